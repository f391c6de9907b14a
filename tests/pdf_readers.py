"""The text of PDF pages, as three programs that share no code take it out."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdfium2

from search.normalise import normalise


def by_pdfplumber(path: Path) -> list[str]:
    """Return the text of each page as pdfplumber gives it."""
    with pdfplumber.open(path) as pdf:
        return [page.extract_text() for page in pdf.pages]


def by_pdfium(path: Path) -> list[str]:
    """Return the text of each page as PDFium gives it."""
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def by_poppler(path: Path, *how: str) -> list[str]:
    """Return the text of each page as pdftotext gives it."""
    done = subprocess.run(["pdftotext", *how, str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


READERS: dict[str, Callable[[Path], list[str]]] = {
    "pdfplumber": by_pdfplumber,
    "pdfium": by_pdfium,
    "pdftotext": by_poppler,
}


def form(text: str) -> str:
    """Return a text as it is compared when one searches for it."""
    return normalise(text).text
