"""Sweep: breaks leases of dead processes and nudges waiting rows, so that none is lost."""

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
"""Most rows of one step and lane nudged per sweep."""

SILENT = timedelta(hours=1)
"""Time without a new file after which an unclosed upload is closed."""

LEASED: tuple[type[Leased], ...] = (*leases.KINDS, Run)
"""Row classes that can be leased."""


def _rows(waiting: Callable[[datetime], QuerySet[queries.Row]]) -> Callable[[Lane], list[int]]:
    """Return a function from a lane to the ids of the rows that wait for a step."""

    def ids(lane: Lane) -> list[int]:
        rows = waiting(timezone.now())
        if lane is Lane.AGAIN:
            rows = queries.started(rows)
        elif lane is Lane.URGENT:
            rows = queries.urgent(rows)
        return queries.oldest_ids(rows, NUDGES)

    return ids


def _items_to_index(lane: Lane) -> list[int]:
    return register.to_index(NUDGES) if lane is Lane.USUAL else []


TO_DO: tuple[tuple[Step, Callable[[Lane], list[int]]], ...] = (
    (index_item, _items_to_index),
    (file_bundle, _rows(queries.ready_bundles)),
    (split_file, _rows(queries.files_to_split)),
    (read_page, _rows(queries.pages_to_read)),
    (reread_page, _rows(queries.pages_to_reread)),
)
"""Each step with its waiting rows, by lane."""


def sweep() -> None:
    """Break leases of dead processes, finish batches, nudge waiting rows.

    A queue that still holds nudges gets no more, or they would pile up. Rows begun before and
    urgent ones have their own queues, so they are nudged whatever else waits.
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
    """Break leases of dead processes on this machine, and expired leases."""
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
    """Return whether the line has no work, now or later."""
    return not (backlog() or queries.anything_waits() or register.to_index(1))
