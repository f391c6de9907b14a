"""What decoders raise at bytes that are not what they say: one list for pixels, one for PDF."""

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
"""What Pillow, and the PDF libraries where they run into Python's own errors, raise."""

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
"""What PDFium, qpdf and pdfminer raise beside those; many of theirs are plain `Exception`s."""
