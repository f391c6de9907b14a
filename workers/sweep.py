"""What makes the line certain: rows that nobody works on are nudged again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from catalog.register import queries as register
from config.settings import settings
from ingest.line import (
    actions,
    leases,
    queries,
)
from ingest.models import HELD, Leased
from workers.line import presence
from workers.line.broker import (
    Lane,
    backlog,
)
from workers.line.step import Step
from workers.models import Run
from workers.steps import file_bundle, index_item, read_page, reread_page, split_file

NUDGES = 200
"""Rows of one kind that one sweep nudges at most."""

SILENT = timedelta(hours=1)
"""After how long without a file an upload that was not closed is over."""

LEASED: tuple[type[Leased], ...] = (*leases.KINDS, Run)
"""Kinds of rows that a process may hold."""


def _rows(waiting: Callable[[datetime], QuerySet[queries.Row]]) -> Callable[[Lane], list[int]]:
    """Return what gives the ids of the rows that wait for a step, by lane."""

    def ids(lane: Lane) -> list[int]:
        rows = waiting(timezone.now())
        if lane is Lane.AGAIN:
            rows = queries.begun(rows)
        elif lane is Lane.URGENT:
            rows = queries.urgent(rows)
        return queries.first(rows, NUDGES)

    return ids


def _stale(lane: Lane) -> list[int]:
    return register.to_index(NUDGES) if lane is Lane.USUAL else []


TO_DO: tuple[tuple[Step, Callable[[Lane], list[int]]], ...] = (
    (index_item, _stale),
    (file_bundle, _rows(queries.ready_bundles)),
    (split_file, _rows(queries.files_to_split)),
    (read_page, _rows(queries.pages_to_read)),
    (reread_page, _rows(queries.pages_to_reread)),
)
"""What waits for each step."""


def sweep() -> None:
    """Free what the dead hold, finish what is finished, and nudge what waits.

    While nudges wait in a queue none is added to it: more would only pile up. What was begun
    before, and what is urgent, has queues of its own and is nudged whatever else waits.
    """
    free_the_lost()
    actions.give_up_lost(settings().lost_limit)
    actions.close_silent(timezone.now() - SILENT)
    actions.finish_batches()
    lanes = [lane for lane in Lane if lane is not Lane.URGENT or queries.is_anything_urgent()]
    empty = [
        (step, ids, lane) for step, ids in TO_DO for lane in lanes if not step.waiting(lane)
    ]
    for step, ids, lane in empty:
        for row_id in ids(lane):
            step.nudge(row_id, lane)


def free_the_lost() -> None:
    """Break the leases of owners on this machine whose process is gone, and those run out."""
    folder = settings().home / "run"
    owners = set(_owners())
    for owner in presence.find_dead(owners, folder):
        for rows in LEASED:
            leases.break_leases(rows._default_manager.all(), owner)  # noqa: SLF001
        owners.discard(owner)
    for rows in LEASED:
        leases.break_expired(rows._default_manager.all(), timezone.now())  # noqa: SLF001
    presence.sweep_files(folder, owners)


def _owners() -> Iterable[str]:
    for rows in LEASED:
        held = rows._default_manager.filter(HELD)  # noqa: SLF001
        yield from held.values_list("lease_owner", flat=True).distinct()


def is_idle() -> bool:
    """Return whether nothing waits for the line, now or later."""
    return not (backlog() or queries.anything_waits() or register.to_index(1))
