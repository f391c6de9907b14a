"""Searchable PDF/A-2b, made page by page and then joined.

Runs in the child process, as it parses untrusted files. Every result is validated by
`pikepdf.pdfa`.
"""

from __future__ import annotations

import warnings
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Name, pdfa

from ocr.errors import Unreadable
from ocr.export import (
    glyphless,
    originals,
    pdf_pages,
)
from ocr.files import opener
from ocr.files.damage import PDF_DAMAGE
from ocr.files.pdf import (
    document,
    repair,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ocr.export.facts import DocumentInfo
    from ocr.files.types import OwnText
    from ocr.limits import Limits
    from ocr.port import PageText

FLAVOUR = pdfa.Flavour.PDFA_2B

_AT_A_TIME = 200
"""Largest number of files open at once while joining."""


def make_page(
    path: Path, index: int, text: PageText | None, target: Path, limits: Limits
) -> bool:
    """Write the page at `index` (from 0) of a file as a one-page PDF/A.

    Args:
        path: The file.
        index: Index of the page.
        text: Its text; None for a page without text.
        target: File to write.
        limits: Limits for decoding.

    Returns:
        Whether its pixels, or the whole page, were copied unchanged; otherwise it was rendered
        or converted without loss.

    Raises:
        Unreadable: The page cannot be read; `not-archivable` if no way gives a valid PDF/A.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of odd tags; an unreadable page raises
        try:
            for sheet, as_it_is in _ways(path, index, text, limits):
                with sheet:
                    if _saved(sheet, target):
                        return as_it_is
        except PDF_DAMAGE as error:
            raise Unreadable("damaged") from error
    raise Unreadable("not-archivable")


def join(pages: Sequence[Path], facts: DocumentInfo, target: Path) -> None:
    """Join pages written by `make_page`, in order.

    Raises:
        Unreadable: `not-archivable`: the result is not valid.
    """
    files = list(pages)
    while len(files) > _AT_A_TIME:
        groups = [files[at : at + _AT_A_TIME] for at in range(0, len(files), _AT_A_TIME)]
        files = [_bundled(group) for group in groups]
    with ExitStack() as opened:
        whole = opened.enter_context(_together(files, opened))
        whole.Root.Lang = pikepdf.String(facts.language)
        _describe(whole, facts)
        if not _saved(whole, target, facts.moment):
            raise Unreadable("not-archivable")


def _ways(
    path: Path, index: int, text: PageText | None, limits: Limits
) -> Iterator[originals.Way]:
    """Yield the page with its text, the best way first."""
    kind = opener.kind_of(path)
    if kind != "pdf":
        for sheet, as_it_is in originals.ways(path, kind, index, limits):
            yield _with_text(sheet, text), as_it_is
        return
    yield from _from_pdf(path, index, text, limits)


def _from_pdf(
    path: Path, index: int, text: PageText | None, limits: Limits
) -> Iterator[originals.Way]:
    """Yield a page of a PDF: copied if possible, then rendered."""
    scan = document.is_mere_scan(path, index, limits)
    image = None if scan else opener.decode(path, index, limits)
    missing = text if image is None else _missing_text(image.own, text)
    if scan or text is None or missing is not text:
        try:
            with repair.placed(path, index, limits) as there:
                taken = pdf_pages.take(there.path, there.index, textless=scan)
        except PDF_DAMAGE:
            taken = None
        if taken is not None:
            yield _with_text(taken, missing), True
    image = image or opener.decode(path, index, limits)
    height, width = image.pixels.shape[:2]
    points = 72 / (image.dpi or 72)
    drawn = originals.drawn(image, (width * points, height * points))
    yield _with_text(drawn, text), False


def _missing_text(own: OwnText | None, text: PageText | None) -> PageText | None:
    """Return the part of a page's text missing in its PDF; None if it has everything.

    Returns `text` itself if the PDF's text differs: hidden, doubled, or corrected.
    """
    if own is None or own.hidden or own.doubled or text is None or text.turn:
        return text
    existing = {(line.text, line.box) for line in own.text.lines}
    others = [line for line in text.lines if (line.text, line.box) not in existing]
    if len(others) + len(existing) != len(text.lines):
        return text
    return replace(text, lines=tuple(others)) if others else None


def _with_text(sheet: pikepdf.Pdf, text: PageText | None) -> pikepdf.Pdf:
    """Add a page's text invisibly, and set its rotation to upright."""
    if text is None:
        return sheet
    page = sheet.pages[0]
    obj = page.obj
    left, bottom, right, top = (float(side) for side in page.cropbox)
    width, height = right - left, top - bottom
    turn = (int(obj.get("/Rotate", 0)) + text.turn) % 360
    size = (height, width) if turn in {90, 270} else (width, height)
    drawn, glyphs = glyphless.content(text, size)
    placed = {
        0: (1, 0, 0, 1, left, bottom),
        90: (0, 1, -1, 0, right, bottom),
        180: (-1, 0, 0, -1, right, top),
        270: (0, -1, 1, 0, left, top),
    }[turn]
    matrix = " ".join(f"{number:.4f}" for number in placed).encode("ascii")
    obj.Rotate = turn
    page.contents_add(b"q", prepend=True)
    page.contents_add(b"Q q " + matrix + b" cm\n" + drawn + b"\nQ")
    if glyphs:
        page.add_resource(glyphless.font(sheet, glyphs), Name.Font, glyphless.FONT)
    return sheet


def _together(files: Sequence[Path], opened: ExitStack) -> pikepdf.Pdf:
    whole = pikepdf.Pdf.new()
    for file in files:
        whole.pages.extend(opened.enter_context(pikepdf.open(file)).pages)
    return whole


def _bundled(files: Sequence[Path]) -> Path:
    """Join some files into one beside the first."""
    made = files[0].with_suffix(".bundle")
    with ExitStack() as opened, _together(files, opened) as whole:
        whole.save(made)
    return made


def _describe(whole: pikepdf.Pdf, facts: DocumentInfo) -> None:
    with whole.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:title"] = facts.title
        metadata["dc:identifier"] = facts.number
        metadata["dc:language"] = {facts.language}
        metadata["xmp:CreatorTool"] = "Lantai"
        metadata["xmp:CreateDate"] = metadata["xmp:ModifyDate"] = facts.moment


def _saved(sheet: pikepdf.Pdf, target: Path, moment: str | None = None) -> bool:
    """Write a PDF/A; return whether it is valid, else the file is gone."""
    pdfa.prepare(sheet, FLAVOUR)
    if moment:
        with sheet.open_metadata(
            set_pikepdf_as_editor=False, update_docinfo=True
        ) as metadata:  # in place of the time of preparing
            metadata["xmp:MetadataDate"] = moment
    try:
        pdfa.save(sheet, target, FLAVOUR, repair=False, deterministic_id=True)
    except pdfa.PdfaError:
        return False
    return True
