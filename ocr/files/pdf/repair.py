"""Gives pages of a PDF so that all its readers see the same page under the same number.

PDFium, pdfminer and qpdf number the pages of a sound PDF alike. Of one whose page tree or table
of objects is damaged each makes something else: the picture of one page would come with the
text of another. Such a page is copied, as qpdf mends it, into a PDF of its own.
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
"""What qpdf says when the table of objects is wrong; its other warnings are no matter."""

_EOF = b"\n%%EOF\n"
_TAIL = 1024
"""Bytes at the end among which readers look for the end marker."""

_LEFT_OUT = {"/Parent", "/MediaBox", "/CropBox", "/B", "/StructParents"}
_OF_CATALOGUE = ("/AcroForm", "/OCProperties")
"""Of the catalogue: what decides how a page looks."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What a PDF holds, without its contents.

    Attributes:
        file: The PDF, or its pages without contents where readers might number them otherwise.
        units: Size of a unit in points, page by page; empty where qpdf cannot open the file.
        warnings: Codes of what is odd about its structure, or lies inside and is no page.
    """

    file: Path | bytes
    units: tuple[float, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """Where a page is to be read.

    Attributes:
        path: A PDF.
        number: Of the page in it, from 0.
        unit: Size of a unit of the page in points.
    """

    path: Path
    number: int
    unit: float = 1.0


def outline(path: Path, limits: Limits) -> Outline:
    """Return the outline of a PDF; of one that qpdf cannot open, the file as it is.

    Raises:
        Unreadable: `too-many-pages`; `damaged`: none of the pages it names is there.
    """
    pdf, is_mended = _opened(path)
    if pdf is None:
        return Outline(path)
    with pdf:
        tree = page_tree.tree(pdf, limits)
        is_mended = is_mended or _is_damaged(pdf)
        if tree.missing and not tree.leaves:
            raise Unreadable("damaged")
        told = (*_troubles(tree, is_mended), *embedded.warnings(pdf, tree.leaves))
        units = tuple(leaf.unit for leaf in tree.leaves)
        if not _is_odd(path, tree, is_mended):
            return Outline(path, units, told)
        bare = io.BytesIO()
        with pikepdf.new() as copy:
            _add(copy, pdf, map(_boxes, tree.leaves))
            copy.save(bare)
        return Outline(bare.getvalue(), units, told)


@contextmanager
def placed(path: Path, number: int, limits: Limits) -> Generator[PlacedPage, None, None]:
    """Give a page to read: in its file, or as a mended copy of that page alone.

    Raises:
        Unreadable: `no-such-page`, `too-many-pages`, `damaged`.
    """
    pdf, is_mended = _opened(path)
    if pdf is None:
        yield PlacedPage(path, number)
        return
    with pdf, tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        tree = page_tree.tree(pdf, limits)
        unit = tree.leaves[number].unit if number < len(tree.leaves) else 1.0
        there = PlacedPage(path, number, unit)
        if _is_odd(path, tree, is_mended or _is_damaged(pdf)):
            if number >= len(tree.leaves):
                raise Unreadable("no-such-page")
            there = PlacedPage(Path(file.name), 0, unit)
            _write(pdf, tree.leaves[number], there.path)
        yield there


def _opened(path: Path) -> tuple[pikepdf.Pdf | None, bool]:
    """Open a PDF by qpdf, and tell whether qpdf had to mend it; None where it cannot."""
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
    pdf.close()  # qpdf loses an object behind which the file ends
    return pikepdf.open(io.BytesIO(data + _EOF), inherit_page_attributes=False), True


def _is_damaged(pdf: pikepdf.Pdf) -> bool:
    """Whether qpdf has gathered the objects anew since it was asked last."""
    return any(_GATHERED in str(warning) for warning in pdf.get_warnings())


def _without_trailer(path: Path) -> pikepdf.Pdf | None:
    """Open a PDF whose trailer leads nowhere by the catalogue that qpdf finds without one."""
    data = path.read_bytes()
    if b"/Encrypt" in data:
        return None
    lost = data.replace(b"trailer", b"-------").replace(b"startxref", b"---------")
    try:
        return pikepdf.open(io.BytesIO(lost + _EOF), inherit_page_attributes=False)
    except PDF_DAMAGE:
        return None


def _is_odd(path: Path, tree: Tree, is_mended: bool) -> bool:  # noqa: FBT001
    """Whether readers might number the pages otherwise; not where qpdf sees none at all."""
    with path.open("rb") as file:
        starts_late = file.read(len(_HEAD)) != _HEAD
    return bool(tree.leaves) and (tree.odd or is_mended or starts_late)


def _troubles(tree: Tree, is_mended: bool) -> tuple[str, ...]:  # noqa: FBT001
    told = {
        "pages-missing": bool(tree.missing),
        "page-count-differs": tree.miscounted,
        "structure-mended": is_mended or not all(leaf.boxes_are_sound for leaf in tree.leaves),
    }
    return tuple(code for code, holds in told.items() if holds)


def _write(pdf: pikepdf.Pdf, leaf: Leaf, path: Path) -> None:
    """Write a page as a PDF of its own, with what the catalogue says of how pages look."""
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
    """Add copies of pages to a PDF."""
    # qpdf goes through all pages before it copies one, and gives up in a ring.
    pdf.Root.Pages = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array(), Count=0))
    for page in pages:
        taken = pdf.make_indirect(Dictionary(page | {"/Type": Name.Page}))
        copy.pages.append(pikepdf.Page(copy.copy_foreign(taken)))


def _boxes(leaf: Leaf) -> dict[str, Any]:
    """Return size and posture of a page, where they can be understood."""
    kept = {key: leaf.get(key) for key in ("/Rotate", "/UserUnit")}
    kept["/MediaBox"] = Array(page_tree.box(leaf.get("/MediaBox")) or LETTER)
    crop = page_tree.shown(leaf)
    kept["/CropBox"] = None if crop is None else Array(crop)
    return {key: value for key, value in kept.items() if value is not None}
