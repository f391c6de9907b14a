"""Opens files from outside: those kinds that `ocr.formats` names, nothing else.

Runs decoders on untrusted bytes: outside tests and measurements only inside `ocr.sandbox`.
"""
