"""Objects that the store holds and nothing speaks of."""

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
"""Keys that the database is asked about at a time."""

LACKS = 100
"""Objects that may be absent from a store before it is asked whether it is the right one."""


def find_orphans(store: ObjectStore, entered: RunHandle) -> int:
    """Note which objects of the store nobody knows; return how many.

    Younger ones may belong to a put whose row is about to be committed.

    Raises:
        StoreNotOurs: It lacks more than half of what it should hold: a volume that is not
            mounted, or another bucket. Nothing is noted.
    """
    total = inventory.held().filter(kept_at__isnull=False).count()
    seen, unknown = 0, dict[str, Listed]()
    for some in batched(store.listing(), AT_A_TIME):
        entered.proceed()
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
    """Take out what was made of known originals before it was noted what is held."""
    since = inventory.older_than_this_table()
    if since is None:
        return
    made_of = {name: keys.made_of(name) for name in unknown}
    old = [n for n, each in unknown.items() if each.kept_at < since.timestamp() and made_of[n]]
    for names in batched(old, AT_A_TIME):
        strange = inventory.unknown_among([made_of[name] for name in names])
        ours = [name for name in names if made_of[name] not in strange]
        inventory.adopt({name: unknown.pop(name).size for name in ours}, since)


def _is_aside(each: Listed) -> bool:
    """Return whether it is what no row speaks of, and nothing that hides there.

    That is what the WORM probe leaves, and what must outlive a restored database.
    """
    is_probe = keys.is_probe(each.key) and each.size == lock_probe.SIZE
    return is_probe or keys.is_witness(each.key)


def _name(each: Listed) -> str:
    """Return a key that can be kept, whatever it is: a disk's names need not be text."""
    return each.key.encode("utf-8", "backslashreplace").decode()
