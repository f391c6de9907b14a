"""The pages that every side reads: drawn once, and given other bytes for every round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count, cycle, islice
from pathlib import Path

from PIL import Image

from tests.paper import cases, draw, raster, writers
from tests.paper.page import Page

_FILES: tuple[tuple[str, tuple[tuple[str, str, int], ...]], ...] = (
    ("jpg", (("CLAIM_FORM", "office", 1),)),
    ("lzw", (("APPLICATION", "office", 1), ("APPLICATION", "skewed", 2))),
    ("g4", (("DISCHARGE", "fax", 1),)),
    ("pdf", (("CHANGE_APP", "stamped", 1), ("POLICY", "yellowed", 1))),
    ("jpg", (("EXPENSE_LIST", "fine", 1),)),
    ("jpg", (("", "slip", 1),)),
    ("jpg", (("DIAGNOSIS_CERT", "photo", 1),)),
    ("pdf", (("EXPENSE_LIST", "copied", 1), ("EXPENSE_LIST", "faded", 2))),
    ("lzw", (("CLAIM_FORM", "turned-90", 1), ("DISCHARGE", "colour", 1))),
    ("g4", (("CLAIM_FORM", "fax", 1),)),
    ("jpg", (("DIAGNOSIS_CERT", "colour", 1),)),
    ("jpg", (("", "slip", 1),)),
)
"""Format, and the pages with form, condition and number: from slips to A4 at 300 dpi."""

File = tuple[Path, int]
"""A file and its number of pages."""


def drawn(pages: int, folder: Path) -> list[File]:
    """Draw as many pages, in files of one or two, about somebody else each; returns them."""
    seeds = count(1)
    return [_write(kind, list(made), folder, seeds) for kind, made in _cut(pages)]


def marked(files: Sequence[File], folder: Path, number: int) -> list[File]:
    """Copy files so that no copy of another number has the same bytes.

    The number stands behind the end as blanks and tabs, which all the formats allow.
    """
    folder.mkdir()
    tail = f"{number:016b}".translate({ord("0"): " ", ord("1"): "\t"}).encode()
    copies = []
    for path, pages in files:
        copy = folder / path.name
        copy.write_bytes(path.read_bytes() + tail)
        copies.append((copy, pages))
    return copies


def enlarged(width: int, height: int, path: Path) -> int:
    """Write a colour page of that many pixels as JPEG; returns its bytes when decoded."""
    page = _page("EXPENSE_LIST", "fine", 1, 7)
    large = page.image.convert("RGB").resize((width, height), Image.Resampling.BILINEAR)
    large.save(path, "JPEG", quality=writers.QUALITY)
    return width * height * 3


def _cut(pages: int) -> Iterator[tuple[str, Iterator[tuple[str, str, int]]]]:
    """Yield files of the plan, again and again, until there are enough pages."""
    for kind, made in cycle(_FILES):
        if pages <= 0:
            return
        yield kind, islice(made, pages)
        pages -= len(made)


def _write(
    kind: str, made: Sequence[tuple[str, str, int]], folder: Path, seeds: Iterator[int]
) -> File:
    drawn_pages = [_page(*page, next(seeds)) for page in made]
    name = f"{next(seeds):04d}"
    if kind == "jpg":
        path = folder / f"{name}.jpg"
        writers.write_jpeg(drawn_pages[0], path)
    elif kind == "pdf":
        path = folder / f"{name}.pdf"
        writers.write_pdf_images(drawn_pages, path)
    else:
        path = folder / f"{name}.tif"
        writers.write_tiff(drawn_pages, path, kind)
    return path, len(drawn_pages)


def _page(form: str, condition: str, number: int, seed: int) -> Page:
    if condition == "slip":
        return raster.render(draw.small(seed)[0], 100, seed)
    if condition == "fine":
        return raster.render(draw.FORMS[form](cases.make(seed))[number - 1], 300, seed)
    return draw.form(form, seed, condition, number)
