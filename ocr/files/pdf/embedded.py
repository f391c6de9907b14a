"""Embedded contents that PDF pages do not show: attachments, XFA forms."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pikepdf
    from pikepdf import Object

    from ocr.files.pdf.page_tree import Leaf

_NOTES = 1000
"""Annotations of a page, and entries of other lists, that are examined."""


def warnings(pdf: pikepdf.Pdf, pages: Sequence[Leaf]) -> tuple[str, ...]:
    """Return `files-inside` for embedded files, and `form-not-shown` for an XFA form.

    The page of an XFA form shows "please wait" only.
    """
    catalogue = pdf.trailer.get("/Root")
    if not isinstance(catalogue, Dictionary):
        return ()
    inside = _has_attachments(catalogue) or any(_has_files(leaf.page) for leaf in pages)
    form = catalogue.get("/AcroForm")
    findings = {
        "form-not-shown": isinstance(form, Dictionary) and "/XFA" in form,
        "files-inside": inside,
    }
    return tuple(code for code, holds in findings.items() if holds)


def _has_attachments(catalogue: Object) -> bool:
    """Return whether the document has attachments (ISO 32000-1, 7.11.4 and 12.3.5)."""
    names = catalogue.get("/Names")
    files = names.get("/EmbeddedFiles") if isinstance(names, Dictionary) else None
    listed = isinstance(files, Dictionary) and any(
        isinstance(found := files.get(key), Array) and len(found) > 0
        for key in ("/Names", "/Kids")
    )
    return listed or isinstance(catalogue.get("/Collection"), Dictionary)


def _has_files(page: Object) -> bool:
    """Return whether an annotation of a page holds a file (ISO 32000-1, 12.5.6.15)."""
    notes = page.get("/Annots")
    listed: Iterable[Object] = iter(notes) if isinstance(notes, Array) else ()
    return any(
        isinstance(note, Dictionary) and note.get("/Subtype") == "/FileAttachment"
        for note in islice(listed, _NOTES)
    )
