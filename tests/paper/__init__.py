"""Scanned insurance paper that never existed: drawn, aged, written to files, with its truth.

Every person, hospital, insurer and number is invented: identity numbers use the area 999999,
phones 199000000xx, bank accounts start with 9999. The same seed gives the same pixels.

`python -m tests.paper FOLDER` makes the shipped samples again; `draw` gives single pages to
tests. It needs Debian's `fonts-noto-cjk`; the shipped samples do not.
"""
