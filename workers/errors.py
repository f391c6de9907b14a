"""What can go wrong on the line and when an item leaves the archive.

* NoAnswer            what was asked did not answer in time (transient)
* LeavingError
  x OtherFileThere      where a file should go lies another with other bytes
  x FolderNotWritable   the folder cannot be made or written
  x TooLongForBrowser   the item has more pages than a browser is kept waiting for
"""

from __future__ import annotations


class NoAnswer(Exception):
    """What was asked did not answer in time."""

    transient = True
    code = "no-answer"


class LeavingError(Exception):
    """Base of every error on the way out."""

    transient = False
    code = "leaving"


class OtherFileThere(LeavingError):
    """Where a file should go lies another with other bytes; nothing was written."""

    code = "other-file-there"


class FolderNotWritable(LeavingError):
    """The folder cannot be made or written."""

    code = "folder-not-writable"


class TooLongForBrowser(LeavingError):
    """The item has more pages than a browser is kept waiting for."""

    code = "too-long-for-browser"
