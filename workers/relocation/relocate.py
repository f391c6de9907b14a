"""Relocation in order: objects, tables, index, comparison, activation; resumable.

After a kill at any moment the same command resumes. The only write to the source comes last: a
note that keeps its programs from starting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from catalog.ledger import entries
from catalog.models import Item, LedgerEntry
from catalog.register import queries
from config import wiring
from config.settings import settings
from ingest.line import backlog
from ingest.models import Page
from search.port import Document, Kept
from workers.models import Move
from workers.relocation import (
    journals,
    objects,
    state,
    tables,
    target,
)
from workers.relocation.errors import NotTheSame
from workers.relocation.objects import MovedObject
from workers.relocation.source import SourceInstallation
from workers.stations import indexing


class Stage(Enum):
    """Stage of a relocation."""

    OBJECTS = "objects"
    TABLES = "tables"
    INDEX = "index"
    COMPARING = "comparing"


COUNTED = ("items", "pages", "objects", "bytes", "entries", "waiting", "marks", "anchors")
"""Names of the final counts."""

Progress = Callable[[Stage, int, int], None]
"""Progress callback: stage, units done, units in total."""


@dataclass(slots=True)
class MoveOutcome:
    """Outcome of a relocation.

    Attributes:
        move: Its row; None if damaged objects in the source prevented completion.
        damaged: Those objects.
        strangers: Names in the source's store that are no valid keys; not copied.
        noted: Whether the note in the source could be written.
    """

    move: Move | None = None
    damaged: list[MovedObject] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    noted: bool = False


def run(source: SourceInstallation, report: Progress) -> MoveOutcome:
    """Relocate an installation, or resume a relocation.

    Raises:
        MoveError: The relocation is not possible, or not yet.
        StorageError: A store does not answer, or is full.
        SearchError: The index does not answer.
        HomeMoved: The source was relocated into other services before.
    """
    outcome = MoveOutcome(target.completed(source), strangers=objects.foreign_names(source))
    if outcome.move is None:
        state.check_not_moved(source.home)
        with target.exclusive():
            move = target.claim(source)
            outcome.damaged = _copy_objects(source, move, report)
            if outcome.damaged:
                return outcome
            _copy_tables(source, report)
            _make_index(report)
            counts = _compared(source, report)
            source.check_unchanged()
            outcome.move = target.complete(move, counts)
    outcome.noted = state.note_moved(source.home)
    return outcome


def _copy_objects(
    source: SourceInstallation, move: Move, report: Progress
) -> list[MovedObject]:
    """Copy all objects; return the damaged ones."""
    all_of_them = objects.total(source.store.listing()).objects
    damaged: list[MovedObject] = []
    done = objects.count_up_to(move.cursor)
    report(Stage.OBJECTS, done, all_of_them)
    for some in objects.copy_objects(source, move):
        damaged += [each for each in some if each.code]
        done += len(some)
        report(Stage.OBJECTS, min(done, all_of_them), all_of_them)
    return damaged


def _copy_tables(source: SourceInstallation, report: Progress) -> None:
    rows = sum(held.rows for held in source.tables.values())
    done = sum(tables.count(each) for each in tables.tables())
    report(Stage.TABLES, done, rows)
    for table in tables.tables():
        for brought in tables.copy(table):
            done += brought
            report(Stage.TABLES, done, rows)
    tables.reset_sequences()


def _make_index(report: Progress) -> None:
    items = Item.objects.count()

    def documents() -> Iterator[Document]:
        for done, document in enumerate(indexing.all_documents()):
            report(Stage.INDEX, done, items)
            yield document

    wiring.index().rebuild(documents())
    report(Stage.INDEX, items, items)


def _compared(source: SourceInstallation, report: Progress) -> dict[str, Any]:
    """Compare the target with the source; return the counts.

    Raises:
        NotTheSame: They differ.
    """
    parts = len(source.tables) + 2
    for done, table in enumerate(tables.tables()):
        label = tables.label(table)
        report(Stage.COMPARING, done, parts)
        if tables.digest(table, tables.HERE) != source.tables[label]:
            raise NotTheSame(label)
    if entries.breaks():
        raise NotTheSame("catalog.LedgerEntry")
    report(Stage.COMPARING, parts - 1, parts)
    _compare_index()
    brought = objects.check_all_there(source)
    outside = journals.copy_journals()
    report(Stage.COMPARING, parts, parts)
    copied = {"objects": brought.objects, "bytes": brought.bytes}
    return _counted(source.mended) | copied | outside


def _compare_index() -> None:
    """Check that the index holds exactly the register's items in their versions."""
    held = wiring.index().kept()
    for item in queries.all_items().values_list("pk", "version").iterator(1000):
        if next(held, None) != Kept(*item):
            raise NotTheSame(f"{settings().installation}-items")
    if next(held, None) is not None:
        raise NotTheSame(f"{settings().installation}-items")


def _counted(mended: Mapping[str, int]) -> dict[str, Any]:
    left = backlog.waiting()
    return {
        "items": Item.objects.count(),
        "pages": Page.objects.count(),
        "entries": LedgerEntry.objects.count(),
        "waiting": left.files + left.pages + left.bundles + left.rereadings,
        "mended": dict(mended),
    }
