"""Takes pages over from a PDF: with their own images or text, not drawn anew."""

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
"""Of a page; what else hangs on one is links, marks and tools, not what is seen."""

_TEXT = {
    *("BT", "ET", "Tc", "Tw", "Tz", "TL", "Tf", "Tr", "Ts"),
    *("Td", "TD", "Tm", "T*", "Tj", "TJ", "'", '"'),
}
"""Operators that make text and do nothing else (ISO 32000-1, 9.3 and 9.4)."""

_DEPTH = 4
"""How many forms deep text is looked for."""

_UNSEEN = {"/Link", "/Popup"}
"""Kinds of annotation that draw nothing of their own."""


def take(path: Path, number: int, *, textless: bool) -> pikepdf.Pdf | None:
    """Return page `number` (from 0) as a PDF of one page.

    Args:
        path: The file.
        number: Of the page.
        textless: Whether its text is taken out; none of it may be visible.

    Returns:
        None where notes or form fields lie on the page, which would be lost.
    """
    with pikepdf.open(path) as source:
        page = source.pages[number]
        if any(str(note.get("/Subtype")) not in _UNSEEN for note in page.get("/Annots", [])):
            return None
        taken = pikepdf.Pdf.new()
        taken.pages.append(page)
        copy = taken.pages[0].obj
        for key in set(copy.keys()) - _KEPT:
            del copy[key]
        if textless:
            _take_out_text(taken, copy, set())
        return taken


def _take_out_text(
    pdf: pikepdf.Pdf, holder: Object, done: set[tuple[int, int]], depth: int = 0
) -> None:
    """Take the text out of a page or form, and once out of each form it draws."""
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
            _take_out_text(pdf, each, done, depth + 1)
