"""Decoders of the supported file formats (`ocr.formats`).

They run on untrusted bytes: outside of tests and measurements only inside `ocr.sandbox`.
"""
