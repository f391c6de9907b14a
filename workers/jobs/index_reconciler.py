"""Index reconciler: compares the index with the register and repairs differences.

A merge of both by ascending id, in one pass and constant memory. The register is read first, so
items it marks as indexed must be in the index; all others are still the line's work.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import structlog

from catalog.register import actions as register
from catalog.register import queries
from catalog.register.queries import ItemVersion
from config import wiring
from search.port import LAST, Kept

AT_ONCE = 1000
"""Items compared at a time."""

log = structlog.get_logger()


@dataclass
class Differences:
    """Number of items by kind of difference.

    Attributes:
        items: In the register.
        missing: Marked as indexed but not in the index; queued for the line.
        stale: In the index in an older version; queued for the line.
        stray: In the index but not in the register; deleted from the index.
        ahead: In the index in a newer version than the register's, whose database was restored
            to an older state; only a rebuilt index helps.
    """

    items: int = 0
    missing: int = 0
    stale: int = 0
    stray: int = 0
    ahead: int = 0


def reconcile() -> Differences:
    """Compare the whole register with the index and repair the differences.

    Raises:
        IndexUnavailable: The index does not answer; repairs made so far remain.
    """
    found = Differences()
    after = -1
    while True:
        rows = queries.versions(after, AT_ONCE)
        last = rows[-1].id if len(rows) == AT_ONCE else LAST
        _compare(rows, _held(after, last), found)
        if last == LAST:
            break
        after = last
    log.info("index_compared", **asdict(found))
    return found


def _held(after: int, last: int) -> Iterator[Kept]:
    """Yield the index entries with `after` < id <= `last`."""
    for kept in wiring.index().kept(after):
        if kept.id > last:
            return
        yield kept


def _compare(rows: Sequence[ItemVersion], held: Iterator[Kept], found: Differences) -> None:
    """Compare a range of ids and repair it."""
    found.items += len(rows)
    wanted = {row.id: row for row in rows}
    unregistered: list[int] = []
    again: dict[int, int] = {}
    for kept in held:
        row = wanted.pop(kept.id, None)
        if row is None:
            unregistered.append(kept.id)
        elif row.is_indexed and kept.version < row.version:
            again[row.id] = row.version
            found.stale += 1
        elif kept.version > row.version and _version(row.id) == row.version:
            found.ahead += 1
    missing = [row for row in wanted.values() if row.is_indexed]
    found.missing += len(missing)
    register.note_unindexed(again | {row.id: row.version for row in missing})
    found.stray += _delete_unregistered(unregistered)


def _delete_unregistered(unregistered: Sequence[int]) -> int:
    """Delete entries from the index that are still not in the register; return how many.

    Looks again, because an item filed meanwhile can appear in the index first.
    """
    filed = queries.items(unregistered)
    stray = [item for item in unregistered if item not in filed]
    for item in stray:
        log.warning("index_stray", item=item, why="it is not in the register")
        wiring.index().delete(item, LAST)
    return len(stray)


def _version(item: int) -> int:
    """Return the register's current version of an item; -1 if the item is gone."""
    now = queries.versions(item - 1, 1)
    return now[0].version if now and now[0].id == item else -1
