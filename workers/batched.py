"""`itertools.batched` of Python 3.12, with lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Each = TypeVar("Each")


def batched(source: Iterable[Each], size: int) -> Iterator[list[Each]]:
    """Yield the items of `source` in lists of `size`, the last of which may be shorter."""
    rest = iter(source)
    while some := list(islice(rest, size)):
        yield some
