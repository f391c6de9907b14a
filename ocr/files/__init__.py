"""Opens files from outside: those kinds that `ocr.kinds` names, nothing else.

Runs decoders on untrusted bytes: outside tests and measurements only inside `ocr.child`.
"""
