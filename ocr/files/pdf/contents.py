"""Contents drawn by a PDF page (through qpdf): completeness, and resolution of masks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Stream

from ocr.files.damage import PDF_DAMAGE
from ocr.files.pdf import picture_data

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pikepdf import Object

    from ocr.limits import Limits

Size = tuple[int, int]
"""Columns and rows of a picture."""

_DEPTH = 4
_DRAWN = 500
"""Nesting depth of forms, and number of forms and pictures of a page, that are examined."""

_CONTENT = 4 << 20
"""Bytes of a content stream that are examined."""


@dataclass(slots=True)
class PageContents:
    """Pictures and defects of a page's contents.

    Attributes:
        drawn: Number of drawn pictures by size.
        damaged: Number of those with incomplete data, or with such a mask.
        masks: Size of the mask by size of the picture, if it has one.
        incomplete: Whether instructions, or objects they draw, are damaged or missing.
    """

    drawn: Counter[Size] = field(default_factory=Counter)
    damaged: Counter[Size] = field(default_factory=Counter)
    masks: dict[Size, Size] = field(default_factory=dict)
    incomplete: bool = False

    def damaged_share(self, size: Size) -> float:
        """Return the share of damaged pictures of a size."""
        return self.damaged[size] / max(1, self.drawn[size])


UNKNOWN = PageContents()
"""Contents of a page that was not examined."""


def examine(path: Path, index: int, limits: Limits) -> PageContents:
    """Examine the contents of the page at `index` (from 0); empty if qpdf cannot open it.

    Pictures beyond `Limits.pixels` in total are not decoded.
    """
    found, left = PageContents(), limits.pixels
    try:
        with pikepdf.open(path) as pdf:
            for picture in islice(_drawn(pdf, pdf.pages[index].obj, found), _DRAWN):
                left -= _note(found, picture, left)
    except PDF_DAMAGE:
        return found
    return found


def _note(found: PageContents, picture: Object, left: int) -> int:
    """Record a picture; return the number of pixels examined."""
    size, looked, is_damaged = _size(picture), 0, False
    for layer in (picture, picture.get("/SMask"), picture.get("/Mask")):
        if not isinstance(layer, Stream):
            continue
        columns, rows = _size(layer)
        if layer is not picture:
            found.masks[size] = max(found.masks.get(size, (0, 0)), (columns, rows))
        if columns * rows <= left - looked:
            looked += columns * rows
            state = picture_data.state(layer)
            is_damaged |= state == "cut"
            found.incomplete |= state == "doubtful"
    found.drawn[size] += 1
    found.damaged[size] += is_damaged
    return looked


def _size(picture: Object) -> Size:
    return int(picture.get("/Width", 0)), int(picture.get("/Height", 0))


def _drawn(pdf: pikepdf.Pdf, page: Object, found: PageContents) -> Iterator[Object]:
    """Yield the pictures drawn by a page and its forms, each once."""
    seen: set[tuple[int, int]] = set()
    holders: list[tuple[Object, Object | None, int]] = [(page, page.get("/Resources"), 0)]
    while holders:
        holder, resources, depth = holders.pop()
        named = resources.get("/XObject") if isinstance(resources, Dictionary) else None
        for name in _names(pdf, holder, found):
            each = named.get(name) if isinstance(named, Dictionary) else None
            if not isinstance(each, Stream):
                found.incomplete = True
            elif each.objgen not in seen and len(seen) < _DRAWN:
                seen.add(each.objgen)
                if each.get("/Subtype") == "/Image":
                    yield each
                elif each.get("/Subtype") == "/Form" and depth < _DEPTH:
                    holders.append((each, each.get("/Resources", resources), depth + 1))


def _names(pdf: pikepdf.Pdf, holder: Object, found: PageContents) -> Iterator[str]:
    """Yield the names of objects drawn by operator `Do`."""
    content = _content(holder, found)
    if b"Do" not in content:
        return
    for each in pikepdf.parse_content_stream(pikepdf.Stream(pdf, content), "Do"):
        for operand in each.operands[:1]:
            yield str(operand)


def _content(holder: Object, found: PageContents) -> bytes:
    """Return the examined part of the instructions of a page or form."""
    contents = holder if isinstance(holder, Stream) else holder.get("/Contents")
    parts = list(contents) if isinstance(contents, Array) else [contents]
    pieces = []
    for part in parts:
        if isinstance(part, Stream):
            data, is_whole = _decoded(part)
            pieces.append(data)
            found.incomplete |= not is_whole
        elif contents is not None:
            found.incomplete = True
    return b"\n".join(pieces)[:_CONTENT]


def _decoded(stream: Object) -> tuple[bytes, bool]:
    filters = stream.get("/Filter")
    only = filters[0] if isinstance(filters, Array) and len(filters) == 1 else filters
    raw = stream.read_raw_bytes()
    if only is None:
        return raw, True
    if str(only) in {"/FlateDecode", "/Fl"} and "/DecodeParms" not in stream:
        return picture_data.inflated(raw, _CONTENT)
    return b"", True  # older filters, and chains of them, are not checked
