"""What makes the line certain: rows that nobody works on are nudged again."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from catalog import queries as register
from config.settings import settings
from ingest import actions, leases, queries
from ingest.models import HELD, Bundle, Page, Rereading, SourceFile
from workers import presence
from workers.broker import backlog
from workers.models import Run
from workers.steps import file_bundle, index_item, read_page, reread_page, split_file

NUDGES = 200
"""Rows of one kind that one sweep nudges at most."""

LEASED = (SourceFile, Page, Bundle, Rereading, Run)
"""Kinds of rows that a worker may hold."""


def sweep() -> None:
    """Free what the dead hold, finish what is finished, and nudge what waits.

    While nudges still wait in this process nothing is sent again: more would only pile up.
    """
    free_the_dead()
    actions.give_up_lost(settings().lost_limit)
    actions.finish_batches()
    if backlog():
        return
    now = timezone.now()
    for actor, ids in (
        (index_item, register.to_index(NUDGES)),
        (file_bundle, queries.ready_bundles(now, NUDGES)),
        (split_file, queries.files_to_split(now, NUDGES)),
        (read_page, queries.pages_to_read(now, NUDGES)),
        (reread_page, queries.pages_to_reread(now, NUDGES)),
    ):
        for row_id in ids:
            actor.send(row_id)


def free_the_dead() -> None:
    """Break the leases of owners on this machine whose process is gone."""
    folder = settings().home / "run"
    owners = set(_owners())
    for owner in presence.dead_among(owners, folder):
        for rows in LEASED:
            leases.break_leases(rows.objects.all(), owner)
        owners.discard(owner)
    presence.sweep_files(folder, owners)


def _owners() -> Iterable[str]:
    for rows in LEASED:
        held = rows.objects.filter(HELD)
        yield from held.values_list("lease_owner", flat=True).distinct()


def is_idle() -> bool:
    """Return whether nothing waits for the line, now or later."""
    return not (backlog() or queries.anything_waits() or register.to_index(1))
