"""Copying of PDF pages with their own images or text, without rendering."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Name

if TYPE_CHECKING:
    from pathlib import Path

    from pikepdf import Object

_KEPT = {
    "/Type",
    "/Parent",
    "/MediaBox",
    "/CropBox",
    "/Rotate",
    "/UserUnit",
    "/Resources",
    "/Contents",
    "/Group",
}
"""Keys kept of a page; others are links, annotations and tools, not content."""

_TEXT = {
    *("BT", "ET", "Tc", "Tw", "Tz", "TL", "Tf", "Tr", "Ts"),
    *("Td", "TD", "Tm", "T*", "Tj", "TJ", "'", '"'),
}
"""Operators that only affect text (ISO 32000-1, 9.3 and 9.4)."""

_DEPTH = 4
"""Nesting depth of forms searched for text."""

_UNSEEN = {"/Link", "/Popup"}
"""Kinds of annotation without an appearance."""


def take(path: Path, index: int, *, textless: bool) -> pikepdf.Pdf | None:
    """Return the page at `index` (from 0) as a one-page PDF.

    Args:
        path: The file.
        index: Index of the page.
        textless: Whether to remove its text, none of which may be visible.

    Returns:
        None if the page has annotations or form fields, which would be lost.
    """
    with pikepdf.open(path) as source:
        page = source.pages[index]
        if any(str(note.get("/Subtype")) not in _UNSEEN for note in page.get("/Annots", [])):
            return None
        taken = pikepdf.Pdf.new()
        taken.pages.append(page)
        copy = taken.pages[0].obj
        for key in set(copy.keys()) - _KEPT:
            del copy[key]
        if textless:
            _remove_text(taken, copy, set())
        return taken


def _remove_text(
    pdf: pikepdf.Pdf, holder: Object, done: set[tuple[int, int]], depth: int = 0
) -> None:
    """Remove the text of a page or form, and of each form it draws, once."""
    done.add(holder.objgen)
    kept = [
        each for each in pikepdf.parse_content_stream(holder) if str(each.operator) not in _TEXT
    ]
    drawn = pikepdf.unparse_content_stream(kept)
    if isinstance(holder, pikepdf.Stream):
        holder.write(drawn)
    else:
        holder.Contents = pdf.make_stream(drawn)
    resources = holder.get("/Resources")
    if resources is None:
        return
    if "/Font" in resources:
        del resources.Font
    for each in dict(resources.get("/XObject", {})).values():
        form = each.get("/Subtype") == Name.Form and each.objgen not in done
        if form and depth < _DEPTH:
            _remove_text(pdf, each, done, depth + 1)
