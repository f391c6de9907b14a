"""The order of a move: objects, tables, index; then all is compared, and only then it counts.

Killed at any moment, the same command goes on. The source gets one thing written, at the very
end: a note that keeps its programs from starting.
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
    """What a move does at a moment."""

    OBJECTS = "objects"
    TABLES = "tables"
    INDEX = "index"
    COMPARING = "comparing"


COUNTED = ("items", "pages", "objects", "bytes", "entries", "waiting", "marks", "anchors")
"""What is counted at the end."""

Look = Callable[[Stage, int, int], None]
"""Is told the stage, how much of it is done, and of how much."""


@dataclass(slots=True)
class MoveOutcome:
    """How a move ended.

    Attributes:
        move: Its row; None where objects are damaged in the source, so that it has not ended.
        damaged: Those objects.
        strangers: What lies among the objects there and is none, so that it stayed.
        noted: Whether the source says by now that it was moved.
    """

    move: Move | None = None
    damaged: list[MovedObject] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    noted: bool = False


def run(source: SourceInstallation, look: Look) -> MoveOutcome:
    """Move an installation, or go on with it.

    Raises:
        MoveError: It cannot be moved, or not yet.
        StorageError: A store does not answer, or is full.
        SearchError: The index does not answer.
        HomeMoved: It was moved into other services before.
    """
    outcome = MoveOutcome(target.ended(source), strangers=objects.strangers(source))
    if outcome.move is None:
        state.check_not_moved(source.home)
        with target.alone():
            move = target.claim(source)
            outcome.damaged = _bring_objects(source, move, look)
            if outcome.damaged:
                return outcome
            _bring_tables(source, look)
            _make_index(look)
            told = _compared(source, look)
            source.check_unchanged()
            outcome.move = target.end(move, told)
    outcome.noted = state.note_moved(source.home)
    return outcome


def _bring_objects(source: SourceInstallation, move: Move, look: Look) -> list[MovedObject]:
    """Bring all objects over; return those that are damaged."""
    all_of_them = objects.total(source.store.listing()).objects
    damaged: list[MovedObject] = []
    done = objects.up_to(move.cursor)
    look(Stage.OBJECTS, done, all_of_them)
    for some in objects.bring(source, move):
        damaged += [each for each in some if each.code]
        done += len(some)
        look(Stage.OBJECTS, min(done, all_of_them), all_of_them)
    return damaged


def _bring_tables(source: SourceInstallation, look: Look) -> None:
    rows = sum(held.rows for held in source.tables.values())
    done = sum(tables.count(each) for each in tables.tables())
    look(Stage.TABLES, done, rows)
    for table in tables.tables():
        for brought in tables.copy(table):
            done += brought
            look(Stage.TABLES, done, rows)
    tables.go_on_counting()


def _make_index(look: Look) -> None:
    items = Item.objects.count()

    def documents() -> Iterator[Document]:
        for done, document in enumerate(indexing.all_documents()):
            look(Stage.INDEX, done, items)
            yield document

    wiring.index().rebuild(documents())
    look(Stage.INDEX, items, items)


def _compared(source: SourceInstallation, look: Look) -> dict[str, Any]:
    """Compare all that is here with the source, and return what was counted.

    Raises:
        NotTheSame: Something differs.
    """
    parts = len(source.tables) + 2
    for done, table in enumerate(tables.tables()):
        label = tables.label(table)
        look(Stage.COMPARING, done, parts)
        if tables.hold(table, tables.HERE) != source.tables[label]:
            raise NotTheSame(label)
    if entries.breaks():
        raise NotTheSame("catalog.LedgerEntry")
    look(Stage.COMPARING, parts - 1, parts)
    _compare_index()
    brought = objects.check_all_there(source)
    outside = journals.bring()
    look(Stage.COMPARING, parts, parts)
    told = {"objects": brought.objects, "bytes": brought.bytes}
    return _counted(source.mended) | told | outside


def _compare_index() -> None:
    """Look whether the index holds every item in its version, and no other."""
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
