"""Queries of every kind over the corpus, and how long their answers take."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from catalog.access.scope import Scope
from search.port import Document, Index
from search.query import parse
from tests.bench.search.corpus import SCOPES, YEARS

PAGE = 20
PAGES = {"first page": 0, "page 10": 9 * PAGE}


@dataclass(frozen=True, slots=True)
class Times:
    """How long answers took.

    Attributes:
        middle_s: Half of them took no longer, in seconds.
        most_s: 95 of 100 took no longer.
    """

    middle_s: float
    most_s: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Times:
        """Sum up."""
        held = sorted(seconds)
        return cls(held[len(held) // 2], held[min(len(held) - 1, int(0.95 * len(held)))])


def questions(found: Sequence[Document], each: int) -> Mapping[str, list[str]]:
    """Give so many queries of each kind, made of what stands in these documents."""
    chance = Random(3)

    def part(length: int) -> str:
        text = chance.choice(found).passages[1]
        start = chance.randrange(45, len(text) - length)
        return text[start : start + length]

    kinds = {
        "1 character": lambda: part(1),
        "2 characters": lambda: part(2),
        "3 characters": lambda: part(3),
        "4 characters": lambda: part(4),
        "phrase of 12": lambda: f'"{part(12)}"',
        "3 digits": lambda: str(chance.randrange(100, 999)),
        "two words": lambda: f"{part(2)} {part(2)}",
        "either of two": lambda: f"{part(3)} OR {part(3)}",
        "word, class, years": lambda: f"{part(2)} class:TB year:{chance.choice(YEARS)}..",
        "word without word": lambda: f"{part(2)} -{part(2)}",
        "number": lambda: f"no:{chance.randrange(100, 999)}",
        "nothing": lambda: "",
    }
    return {kind: [make() for _ in range(each)] for kind, make in kinds.items()}


def asked(
    indexes: Mapping[str, Index], texts: Sequence[str], scope: Scope, offset: int
) -> dict[str, list[float]]:
    """Ask every index the same, in turn; give the seconds of each."""
    seconds: dict[str, list[float]] = {name: [] for name in indexes}
    for text in texts:
        query = parse(text)
        for name, index in indexes.items():
            began = time.perf_counter()
            index.search(query, scope, offset=offset, limit=PAGE)
            seconds[name].append(time.perf_counter() - began)
    return seconds


def measured(
    indexes: Mapping[str, Index], kinds: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, dict[str, Times]]]:
    """Give the times of every kind, whatever is seen; then of every scope and page."""
    whole: dict[str, dict[str, list[float]]] = {}
    for kind, texts in kinds.items():
        for seen, scope in SCOPES.items():
            for page, offset in PAGES.items():
                found = asked(indexes, texts, scope, offset)
                for name in (f"{kind}, who sees {seen}" if offset == 0 else "", f"all, {page}"):
                    _add(whole, name, found)
                if offset == 0:
                    _add(whole, f"all, who sees {seen}", found)
    whole.pop("")
    for name in sorted(whole, key=lambda each: each.startswith("all")):
        yield name, {index: Times.of(seconds) for index, seconds in whole[name].items()}


def _add(
    whole: dict[str, dict[str, list[float]]], name: str, found: Mapping[str, list[float]]
) -> None:
    for index, seconds in found.items():
        whole.setdefault(name, {}).setdefault(index, []).extend(seconds)
