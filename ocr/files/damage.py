"""Exceptions that decoders raise on damaged data: of images, and of PDF."""

from __future__ import annotations

import struct
import zlib

import pikepdf
import pypdfium2
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException
from PIL import Image

DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    EOFError,
    AssertionError,
    RuntimeError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)
"""Raised by Pillow, and by PDF libraries that run into Python's own errors."""

PDF_DAMAGE = (
    *DAMAGE,
    pypdfium2.PdfiumError,
    pikepdf.PdfError,
    pikepdf.DependencyError,
    pikepdf.UnsupportedImageTypeError,
    pikepdf.InvalidPdfImageError,
    PSException,
    MalformedPDFException,
    PdfminerException,
)
"""Also raised by PDFium, qpdf and pdfminer; many of theirs derive from `Exception` directly."""
