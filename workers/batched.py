"""Chunks of an iterable, like `itertools.batched` of Python 3.12."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(source: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield lists of up to `size` consecutive elements."""
    rest = iter(source)
    while chunk := list(islice(rest, size)):
        yield chunk
