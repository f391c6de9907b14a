"""Repair of PDF page structure, so that all libraries see the same page at an index.

PDFium, pdfminer and qpdf number the pages of an intact PDF alike, but not if its page tree or
cross-reference table is damaged: the picture of one page would come with the text of another.
Such a page is copied, as repaired by qpdf, into a PDF of its own.
"""

from __future__ import annotations

import io
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from ocr.errors import Unreadable
from ocr.files.damage import PDF_DAMAGE
from ocr.files.pdf import (
    embedded,
    page_tree,
)
from ocr.files.pdf.page_tree import (
    LETTER,
    Leaf,
    Tree,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from ocr.limits import Limits

_HEAD = b"%PDF-"
_GATHERED = "file is damaged"
"""qpdf's warning for a wrong cross-reference table; its other warnings do not matter."""

_EOF = b"\n%%EOF\n"
_TAIL = 1024
"""Bytes at the end in which readers search for the end marker."""

_LEFT_OUT = {"/Parent", "/MediaBox", "/CropBox", "/B", "/StructParents"}
_OF_CATALOGUE = ("/AcroForm", "/OCProperties")
"""Entries of the catalogue that affect the appearance of pages."""


@dataclass(frozen=True, slots=True)
class PageStructure:
    """Structure of a PDF, without its contents.

    Attributes:
        file: The PDF, or its pages without contents if readers might number them differently.
        units: Size of a unit in points, per page; empty if qpdf cannot open the file.
        warnings: Warning codes of its structure and embedded contents.
    """

    file: Path | bytes
    units: tuple[float, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """File and index at which a page is to be read.

    Attributes:
        path: A PDF.
        index: Index of the page in it, from 0.
        unit: Size of a unit of the page in points.
    """

    path: Path
    index: int
    unit: float = 1.0


def page_structure(path: Path, limits: Limits) -> PageStructure:
    """Return the outline of a PDF; if qpdf cannot open it, the file as it is.

    Raises:
        Unreadable: `too-many-pages`; `damaged`: none of the pages it lists exists.
    """
    pdf, is_mended = _opened(path)
    if pdf is None:
        return PageStructure(path)
    with pdf:
        tree = page_tree.tree(pdf, limits)
        is_mended = is_mended or _is_damaged(pdf)
        if tree.missing and not tree.leaves:
            raise Unreadable("damaged")
        codes = (*_troubles(tree, is_mended), *embedded.warnings(pdf, tree.leaves))
        units = tuple(leaf.unit for leaf in tree.leaves)
        if not _is_odd(path, tree, is_mended):
            return PageStructure(path, units, codes)
        bare = io.BytesIO()
        with pikepdf.new() as copy:
            _add(copy, pdf, map(_boxes, tree.leaves))
            copy.save(bare)
        return PageStructure(bare.getvalue(), units, codes)


@contextmanager
def placed(path: Path, index: int, limits: Limits) -> Generator[PlacedPage, None, None]:
    """Give the page at `index` (from 0): in its file, or as a repaired one-page copy.

    Raises:
        Unreadable: `no-such-page`, `too-many-pages`, `damaged`.
    """
    pdf, is_mended = _opened(path)
    if pdf is None:
        yield PlacedPage(path, index)
        return
    with pdf, tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        tree = page_tree.tree(pdf, limits)
        unit = tree.leaves[index].unit if index < len(tree.leaves) else 1.0
        there = PlacedPage(path, index, unit)
        if _is_odd(path, tree, is_mended or _is_damaged(pdf)):
            if index >= len(tree.leaves):
                raise Unreadable("no-such-page")
            there = PlacedPage(Path(file.name), 0, unit)
            _write(pdf, tree.leaves[index], there.path)
        yield there


def _opened(path: Path) -> tuple[pikepdf.Pdf | None, bool]:
    """Open a PDF with qpdf; return also whether qpdf repaired it. None if that fails."""
    try:
        pdf = pikepdf.open(path, inherit_page_attributes=False)
    except pikepdf.PasswordError:
        return None, False
    except PDF_DAMAGE:
        return _without_trailer(path), True
    if not _is_damaged(pdf):
        return pdf, False
    data = path.read_bytes()
    if _EOF.strip() in data[-_TAIL:]:
        return pdf, True
    pdf.close()  # qpdf loses an object that ends at the end of the file
    return pikepdf.open(io.BytesIO(data + _EOF), inherit_page_attributes=False), True


def _is_damaged(pdf: pikepdf.Pdf) -> bool:
    """Return whether qpdf has rebuilt the cross-reference table since the last call."""
    return any(_GATHERED in str(warning) for warning in pdf.get_warnings())


def _without_trailer(path: Path) -> pikepdf.Pdf | None:
    """Open a PDF with an invalid trailer by the catalogue that qpdf finds without it."""
    data = path.read_bytes()
    if b"/Encrypt" in data:
        return None
    lost = data.replace(b"trailer", b"-------").replace(b"startxref", b"---------")
    try:
        return pikepdf.open(io.BytesIO(lost + _EOF), inherit_page_attributes=False)
    except PDF_DAMAGE:
        return None


def _is_odd(path: Path, tree: Tree, is_mended: bool) -> bool:  # noqa: FBT001
    """Return whether readers might number the pages differently; False if qpdf sees none."""
    with path.open("rb") as file:
        starts_late = file.read(len(_HEAD)) != _HEAD
    return bool(tree.leaves) and (tree.odd or is_mended or starts_late)


def _troubles(tree: Tree, is_mended: bool) -> tuple[str, ...]:  # noqa: FBT001
    codes = {
        "pages-missing": bool(tree.missing),
        "page-count-differs": tree.miscounted,
        "structure-mended": is_mended or not all(leaf.boxes_are_sound for leaf in tree.leaves),
    }
    return tuple(code for code, holds in codes.items() if holds)


def _write(pdf: pikepdf.Pdf, leaf: Leaf, path: Path) -> None:
    """Write a page as a PDF of its own, with entries that affect its appearance."""
    whole = leaf.inherited | dict(leaf.page.items())
    kept = {key: whole[key] for key in whole if key not in _LEFT_OUT}
    try:
        with pikepdf.new() as copy:
            _add(copy, pdf, [kept | _boxes(leaf)])
            for key in _OF_CATALOGUE:
                if isinstance(found := pdf.Root.get(key), Dictionary):
                    copy.Root[key] = copy.copy_foreign(pdf.make_indirect(found))
            copy.save(path)
    except PDF_DAMAGE as error:
        raise Unreadable("damaged") from error


def _add(copy: pikepdf.Pdf, pdf: pikepdf.Pdf, pages: Iterable[dict[str, Any]]) -> None:
    """Append copies of pages to a PDF."""
    # qpdf traverses all pages before it copies one, and fails on a cycle.
    pdf.Root.Pages = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array(), Count=0))
    for page in pages:
        taken = pdf.make_indirect(Dictionary(page | {"/Type": Name.Page}))
        copy.pages.append(pikepdf.Page(copy.copy_foreign(taken)))


def _boxes(leaf: Leaf) -> dict[str, Any]:
    """Return valid boxes, rotation and unit of a page."""
    kept = {key: leaf.get(key) for key in ("/Rotate", "/UserUnit")}
    kept["/MediaBox"] = Array(page_tree.box(leaf.get("/MediaBox")) or LETTER)
    crop = page_tree.shown(leaf)
    kept["/CropBox"] = None if crop is None else Array(crop)
    return {key: value for key, value in kept.items() if value is not None}
