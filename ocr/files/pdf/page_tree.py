"""Page tree of a PDF, traversed leaf by leaf, as its stated counts are not trusted."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Object

from ocr.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr.limits import Limits

_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_KIDS = 100_000
"""Entries of a tree that are examined."""

_DEPTH = 100
"""Depth from which a tree is flattened: PDF readers fail somewhere below."""

_NO_MORE = object()

LETTER = (0.0, 0.0, 612.0, 792.0)
"""Default page box of PDF readers if a page has no valid one, in points."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page in its tree.

    Attributes:
        page: Its dictionary.
        inherited: Entries inherited from the nodes above: resources, boxes, rotation.
    """

    page: Object
    inherited: dict[str, Object]

    def get(self, key: str) -> Any:
        """Return an entry of the page, its own or inherited; None if absent."""
        own = self.page.get(key)
        return self.inherited.get(key) if own is None else own

    @property
    def unit(self) -> float:
        """Size of a unit of the page in points (UserUnit; ISO 32000-1, 14.11.1)."""
        number = _number(self.page.get("/UserUnit"))
        return number if number is not None and 0 < number < math.inf else 1.0

    @property
    def boxes_are_sound(self) -> bool:
        """Return whether the boxes are valid, and the crop box shows a part of the page."""
        crop = self.get("/CropBox")
        return box(self.get("/MediaBox")) is not None and (
            crop is None or shown(self) is not None
        )


@dataclass(slots=True)
class Tree:
    """The pages of a PDF.

    Attributes:
        leaves: The pages, in order.
        missing: Number of entries that lead to no page.
        miscounted: Whether a count in the tree is wrong.
        odd: Whether readers might number the pages differently, for any reason.
    """

    leaves: list[Leaf] = field(default_factory=list)
    missing: int = 0
    miscounted: bool = False
    odd: bool = False


@dataclass(frozen=True, slots=True)
class _TreeNode:
    """A node whose entries are being traversed, with the counts before it."""

    node: Object | None
    kids: Iterator[Object]
    inherited: dict[str, Object]
    leaves: int
    missing: int


def tree(pdf: pikepdf.Pdf, limits: Limits) -> Tree:
    """Traverse the page tree of a PDF depth-first.

    Each node is visited once, so that cycles end.

    Raises:
        Unreadable: `too-many-pages`.
    """
    found, root, looked = Tree(), _root(pdf), 0
    seen = {root.objgen} if root is not None else set()
    open_nodes = [_entered(found, root, {})]
    while open_nodes:
        here = open_nodes[-1]
        kid = next(here.kids, _NO_MORE)
        if kid is _NO_MORE:
            _leave(found, open_nodes.pop())
            continue
        looked += 1
        if looked > _KIDS or len(found.leaves) > limits.pages:
            raise Unreadable("too-many-pages")
        if not isinstance(kid, Dictionary) or not _may_be_page(kid):
            found.missing += 1
            found.odd = True
        elif not isinstance(kid.get("/Kids"), Array):
            found.odd |= kid.is_indirect and kid.objgen in seen
            seen.add(kid.objgen)
            _add(found, kid, here.inherited)
        elif kid.is_indirect and kid.objgen in seen:
            found.odd = True
        else:
            seen.add(kid.objgen)
            open_nodes.append(_entered(found, kid, here.inherited))
            found.odd |= len(open_nodes) > _DEPTH
    if len(found.leaves) > limits.pages:
        raise Unreadable("too-many-pages")
    return found


def _root(pdf: pikepdf.Pdf) -> Object | None:
    catalogue = pdf.trailer.get("/Root")
    pages = catalogue.get("/Pages") if isinstance(catalogue, Dictionary) else None
    return pages if isinstance(pages, Dictionary) else None


def _entered(found: Tree, node: Object | None, inherited: dict[str, Object]) -> _TreeNode:
    kids = node.get("/Kids") if node is not None else None
    passed = inherited | {key: node[key] for key in _INHERITED if node and key in node}
    listed = iter(kids) if isinstance(kids, Array) else iter(())
    return _TreeNode(node, listed, passed, len(found.leaves), found.missing)


def _leave(found: Tree, done: _TreeNode) -> None:
    """Compare a node's stated count with the pages found below it."""
    leaves, missing = len(found.leaves) - done.leaves, found.missing - done.missing
    counted = _number(done.node.get("/Count")) if done.node is not None else None
    found.miscounted |= counted not in {leaves, leaves + missing}
    found.odd |= counted != leaves


def _add(found: Tree, page: Object, inherited: dict[str, Object]) -> None:
    leaf = Leaf(page, inherited)
    found.leaves.append(leaf)
    found.odd |= not leaf.boxes_are_sound or not _is(page, "/Page")


def _may_be_page(kid: Object) -> bool:
    """Return whether a dictionary is a node or page, not a font under the same number."""
    if "/Kids" in kid or _is(kid, "/Page"):
        return True
    return "/Type" not in kid and ("/Contents" in kid or "/MediaBox" in kid)


def _is(each: Object, kind: str) -> bool:
    return isinstance(each, Dictionary) and each.get("/Type") == kind


def _number(value: Any) -> float | None:
    try:
        return None if isinstance(value, (bool, Object)) else float(value)
    except (TypeError, ValueError, OverflowError):
        return None


def box(value: Any) -> tuple[float, float, float, float] | None:
    """Return left, bottom, right and top of a box in units; None if invalid."""
    if not isinstance(value, Array) or len(value) != 4:  # noqa: PLR2004
        return None
    sides = [_number(side) for side in value]
    a, b, c, d = (math.nan if side is None else side for side in sides)
    left, bottom, right, top = min(a, c), min(b, d), max(a, c), max(b, d)
    return (left, bottom, right, top) if left < right and bottom < top else None


def shown(leaf: Leaf) -> tuple[float, float, float, float] | None:
    """Return the intersection of media box and crop box; None if empty."""
    media, crop = box(leaf.get("/MediaBox")), box(leaf.get("/CropBox"))
    if media is None or crop is None:
        return None
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    return (left, bottom, right, top) if left < right and bottom < top else None
