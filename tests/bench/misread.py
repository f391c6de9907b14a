"""`python -m tests.bench.misread`: what is found though misread, what wrongly, at what cost.

Draws the texts of invented pages, misreads them (`tests.bench.confusion`), indexes each page as
an item of its own and asks for words that are printed on them, by which somebody would look for
such papers: names, numbers, dates, hospitals, illnesses, of 2 to 18 characters.
"""

from __future__ import annotations

import json
import sqlite3
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from catalog.access.scope import EVERYTHING
from search.matching.matches import MatchKind
from search.normalise import normalise
from search.port import Document
from search.query import parse
from search.sqlite.index import SqliteIndex
from tests.bench.confusion import Misreader
from tests.paper import cases, draw
from tests.paper.cases import Case, cn
from tests.paper.marks import Text
from tests.paper.sheet import Sheet

_ROW_MM = 3
"""Texts whose baselines are nearer than this stand side by side."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its true text in normal form, its words, and what the index gets."""

    form: str
    words: tuple[str, ...]
    document: Document


@dataclass
class Tally:
    """Sums over all queries."""

    seconds: list[float] = field(default_factory=list)
    right: dict[MatchKind, int] = field(default_factory=lambda: dict.fromkeys(MatchKind, 0))
    false: dict[MatchKind, int] = field(default_factory=lambda: dict.fromkeys(MatchKind, 0))
    standing: int = 0
    cut: int = 0


def written(sheet: Sheet) -> str:
    """Give the text of a sheet, row by row."""
    rows: dict[int, list[tuple[float, str]]] = {}
    for mark in sheet.marks:
        if isinstance(mark, Text):
            rows.setdefault(round(mark.y / _ROW_MM), []).append((mark.x, mark.text))
    return "\n".join(
        "  ".join(text for _, text in sorted(row)) for _, row in sorted(rows.items())
    )


def keywords(case: Case) -> tuple[str, ...]:
    """Give the words by which somebody would look for the papers of a case."""
    people = (case.holder, case.heir, case.agent, case.doctor)
    days = (case.applied, case.happened, case.admitted, case.discharged)
    found = (
        *(person.name for person in people), *(person.phone for person in people[:3]),
        case.holder.id_no, case.policy_no, case.claim_no, case.application_no, case.patient_no,
        case.change_no, case.hospital, case.insurer, case.illness.name, case.illness.second,
        *(cn(day) for day in days),
    )  # fmt: skip
    return tuple(word for word in found if 2 <= len(word) <= 18)


def pages(count: int) -> Iterator[Page]:
    """Draw and misread pages; the same count gives the same."""
    seed = number = 0
    while number < count:
        case = cases.make(seed)
        seed += 1
        for sheet in (sheet for form in draw.FORMS.values() for sheet in form(case)):
            number += 1
            if number <= count:
                yield _page(number, written(sheet), keywords(case))


def _page(number: int, truth: str, words: Sequence[str]) -> Page:
    reader = Misreader(Random(f"misread-{number}"))
    reader.read(truth)
    form = normalise(truth).text
    document = Document(
        id=number, version=1, number=f"{number:06d}", title="", class_code="TB",
        type_code="LETTER", year=2024, level="L1", branch="",
        filed_at=number, passages=("", reader.text), doubts=((), tuple(reader.doubts)),
    )  # fmt: skip
    return Page(form, tuple(word for word in words if normalise(word).text in form), document)


def indexed(found: Sequence[Page], folder: Path) -> tuple[SqliteIndex, dict[str, float]]:
    """Fill one index with the doubts and one without; give the first, and what it takes."""
    sizes = []
    plain = [replace(page.document, doubts=()) for page in found]
    for name, documents in (("plain", plain), ("whole", [page.document for page in found])):
        index = SqliteIndex(folder / f"{name}.sqlite3")
        began = time.process_time()
        index.rebuild(documents)
        sizes.append((time.process_time() - began, _size(index)))
    (plain_s, plain_size), (whole_s, whole_size) = sizes
    return index, {
        "bytes a page": whole_size / len(found),
        "growth": whole_size / plain_size - 1,
        "time to index, over without doubts": whole_s / plain_s,
    }


def _size(index: SqliteIndex) -> int:
    index.compact()
    with closing(sqlite3.connect(index.path)) as connection:
        connection.execute("VACUUM")
        pages_ = connection.execute("PRAGMA page_count").fetchone()[0]
        return int(pages_ * connection.execute("PRAGMA page_size").fetchone()[0])


def ask(
    index: SqliteIndex, found: Sequence[Page], words: Sequence[str], *, similar: bool
) -> Tally:
    """Ask for words, and compare with the true texts."""
    tally = Tally()
    for word in words:
        form = normalise(word).text
        holding = {page.document.id for page in found if form in page.form}
        began = time.process_time()
        answer = index.search(parse(f'"{word}"'), EVERYTHING, limit=5000, similar=similar)
        tally.seconds.append(time.process_time() - began)
        tally.standing += len(holding)
        tally.cut += not answer.searched_all
        for hit in answer.hits:
            (tally.right if hit.id in holding else tally.false)[hit.how] += 1
    return tally


def told(tally: Tally, asked: int, count: int) -> dict[str, float]:
    """Give shares: of what exact search misses, and of false hits a query and page."""
    missed = tally.standing - tally.right[MatchKind.EXACT]
    doubtful = tally.right[MatchKind.DOUBTFUL]
    every = asked * count
    return {
        "keywords on pages": tally.standing,
        "found as read": tally.right[MatchKind.EXACT] / tally.standing,
        "of the missed, by alternative readings": doubtful / missed,
        "of the missed, with similar": (doubtful + tally.right[MatchKind.SIMILAR]) / missed,
        "false by alternative readings": tally.false[MatchKind.DOUBTFUL] / every,
        "false by similar": tally.false[MatchKind.SIMILAR] / every,
        "processor seconds, median": sorted(tally.seconds)[len(tally.seconds) // 2],
        "processor seconds, worst": max(tally.seconds),
        "answers cut short": tally.cut,
    }


def measure(count: int, asked: int) -> dict[str, Any]:
    """Draw so many pages, ask so many words, and give all figures."""
    found = list(pages(count))
    rng = Random(count)
    words = [rng.choice(page.words) for page in rng.choices(found, k=asked) if page.words]
    with TemporaryDirectory(prefix="lantai-misread-") as folder:
        index, sizes = indexed(found, Path(folder))
        doubts = sum(len(page.document.doubts[1]) for page in found)
        characters = sum(len(page.document.passages[1]) for page in found)
        return {
            "doubtful places a character": doubts / characters,
            **sizes,
            "words": told(ask(index, found, words, similar=False), len(words), count),
            "words, similar": told(ask(index, found, words, similar=True), len(words), count),
        }


def main() -> None:
    """Measure and print."""
    parser = ArgumentParser(prog="python -m tests.bench.misread", description=main.__doc__)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--words", type=int, default=400)
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    figures = measure(chosen.pages, chosen.words)
    if chosen.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        if isinstance(value, dict):
            print(f"\n{name}")
            for inner, each in value.items():
                print(f"  {inner:<42}{each:>12.5g}")
        else:
            print(f"{name:<44}{value:>12.5g}")


if __name__ == "__main__":
    main()
