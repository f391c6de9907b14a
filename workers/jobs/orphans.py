"""Orphans: objects in the store that no row refers to."""

from __future__ import annotations

import time

from django.db import transaction

from ingest.objects import inventory
from ingest.objects.inventory import UNSETTLED_S
from storage import (
    keys,
    lock_probe,
)
from storage.errors import StoreNotOurs
from storage.port import Listed, ObjectStore
from workers.batched import batched
from workers.jobs.runs import RunHandle

AT_A_TIME = 500
"""Keys per database query."""

LACKS = 100
"""Objects that may be missing from a store before it may count as the wrong one."""


def find_orphans(store: ObjectStore, run: RunHandle) -> int:
    """Record orphans of the store; return how many.

    Objects younger than `UNSETTLED_S` are skipped: their row may be about to be committed.

    Raises:
        StoreNotOurs: More than half of the objects are missing: an unmounted volume, or the
            wrong bucket. Nothing is recorded.
    """
    total = inventory.held().filter(kept_at__isnull=False).count()
    seen, unknown = 0, dict[str, Listed]()
    for some in batched(store.listing(), AT_A_TIME):
        run.proceed()
        named = {_name(each): each for each in some if not _is_aside(each)}
        strange = inventory.unknown_among(list(named))
        seen += len(named) - len(strange)
        ripe = time.time() - UNSETTLED_S
        unknown |= {name: named[name] for name in strange if named[name].kept_at < ripe}
    if total and (seen == 0 or total - seen > max(LACKS, total / 2)):
        raise StoreNotOurs("")
    with transaction.atomic():
        _adopt(unknown)
        inventory.record_orphans({name: each.size for name, each in unknown.items()})
    return len(unknown)


def _adopt(unknown: dict[str, Listed]) -> None:
    """Take derivatives made before the inventory existed out of `unknown`; record them."""
    since = inventory.older_than_this_table()
    if since is None:
        return
    sources = {name: keys.original_of(name) for name in unknown}
    old = [n for n, each in unknown.items() if each.kept_at < since.timestamp() and sources[n]]
    for names in batched(old, AT_A_TIME):
        strange = inventory.unknown_among([sources[name] for name in names])
        ours = [name for name in names if sources[name] not in strange]
        inventory.adopt({name: unknown.pop(name).size for name in ours}, since)


def _is_aside(each: Listed) -> bool:
    """Return whether an object belongs to no row by design: lock probe, witness journal.

    A probe must also have the probe's size, so that nothing can hide under its keys.
    """
    is_probe = keys.is_probe(each.key) and each.size == lock_probe.SIZE
    return is_probe or keys.is_witness(each.key)


def _name(each: Listed) -> str:
    """Return the key as storable text: names on disk need not be valid UTF-8."""
    return each.key.encode("utf-8", "backslashreplace").decode()
