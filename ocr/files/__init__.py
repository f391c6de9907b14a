"""Opens files from outside: TIFF, JPEG, PNG, JPEG 2000 and PDF, nothing else.

Runs decoders on untrusted bytes: outside tests and measurements only inside `ocr.child`.
"""
