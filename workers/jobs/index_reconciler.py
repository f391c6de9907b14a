"""The index compared with the register, and brought in line with it.

Both are gone through once, side by side, by growing id. The register is read first, so what it
says is indexed must be there; what it does not say so of is on its way, and the line's work.
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
"""Items that are compared at a time."""

log = structlog.get_logger()


@dataclass
class Differences:
    """How many items a comparison found in each way, and repaired.

    Attributes:
        items: In the register.
        missing: Not in the index though they should be; the line brings them.
        stale: The same for an older version of them.
        stray: In the index but not in the register; taken out for good.
        ahead: In the index in a newer version than the register's, which was put back to an
            older state; only a new index helps.
    """

    items: int = 0
    missing: int = 0
    stale: int = 0
    stray: int = 0
    ahead: int = 0


def reconcile() -> Differences:
    """Compare the whole register with the index, and repair what differs.

    Raises:
        IndexUnavailable: The index does not answer; what was repaired so far stays so.
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
    """Give what the index holds beyond one id, up to another."""
    for kept in wiring.index().kept(after):
        if kept.id > last:
            return
        yield kept


def _compare(rows: Sequence[ItemVersion], held: Iterator[Kept], found: Differences) -> None:
    """Compare a stretch of ids and repair it."""
    found.items += len(rows)
    wanted = {row.id: row for row in rows}
    strangers: list[int] = []
    again: dict[int, int] = {}
    for kept in held:
        row = wanted.pop(kept.id, None)
        if row is None:
            strangers.append(kept.id)
        elif row.is_indexed and kept.version < row.version:
            again[row.id] = row.version
            found.stale += 1
        elif kept.version > row.version and _version(row.id) == row.version:
            found.ahead += 1
    missing = [row for row in wanted.values() if row.is_indexed]
    found.missing += len(missing)
    register.note_unindexed(again | {row.id: row.version for row in missing})
    found.stray += _take_out(strangers)


def _take_out(strangers: Sequence[int]) -> int:
    """Take out of the index what is still not in the register; return how many.

    What was filed a moment ago was in the index before it was seen in the register.
    """
    filed = queries.items(strangers)
    stray = [item for item in strangers if item not in filed]
    for item in stray:
        log.warning("index_stray", item=item, why="it is not in the register")
        wiring.index().delete(item, LAST)
    return len(stray)


def _version(item: int) -> int:
    """Return the version that the register has now; -1 if the item is gone."""
    now = queries.versions(item - 1, 1)
    return now[0].version if now and now[0].id == item else -1
