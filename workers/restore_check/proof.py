"""Proving a copy: its ledger, its numbers and accounts, the bytes of its objects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import DatabaseError, connections

from catalog.ledger import entries
from catalog.ledger.anchor_line import AnchorState
from catalog.ledger.anchors import AnchorComparison
from catalog.models import Item, LedgerEntry, LedgerHead
from catalog.register import queries as register
from ingest.batches import totals
from ingest.models import Batch, KeptObject, SourceFile
from ingest.objects.fixity import UNKNOWN
from storage import keys
from storage.errors import StorageError
from storage.port import ObjectStore, Receipt
from workers.batched import batched
from workers.jobs import protection
from workers.jobs.runs import RunHandle
from workers.models import Run, RunOutcome
from workers.restore_check.copies import COPY

JOB = "restore"
"""Name of the job in `Run.job`."""

WRONG = (
    "unsound",
    "breaks",
    "apart",
    "unanchored",
    "gaps",
    "unlike",
    "unfiled",
    "unbalanced",
    "damaged",
)
"""Counts that are 0 where a copy is proved.

unsound     1 where its database file is damaged; nothing else is looked at then
breaks      places where the chain of its ledger does not hold
apart       1 where its ledger does not end in an entry of the living ledger
unanchored  anchors up to its end that its ledger does not agree with
gaps        series with a number that is missing or doubled
unlike      items that the living register has not, or with another number
unfiled     items more or fewer than its ledger says were filed
unbalanced  batches whose account does not balance
damaged     objects that are missing, cut or have other bytes
"""

AT_A_TIME = 500


def newest(outcome: RunOutcome | None = None) -> Run | None:
    """Return the newest proof that ended, or the newest that ended so."""
    rows = Run.objects.filter(job=JOB).order_by("-pk")
    rows = rows.filter(outcome=outcome) if outcome else rows.exclude(outcome=RunOutcome.RUNNING)
    return rows.first()


@dataclass(slots=True)
class RestoreCheck:
    """A proof under way.

    Attributes:
        store: The objects of the copy.
        entered: The run.
        sample: How many objects are read, chosen by chance; None for all.
        damaged: Keys of those that are not what they were.
    """

    store: ObjectStore
    entered: RunHandle
    sample: int | None = None
    damaged: list[str] = field(default_factory=list)

    def prove(self) -> bool:
        """Look at all of it and return whether anything is wrong."""
        steps: tuple[Callable[[], dict[str, int]], ...] = (_file, _ledger, _numbers, _accounts)
        for step in steps:
            self.entered.told |= step()
            self.entered.note()
            self.entered.proceed()
            if self.entered.told["unsound"]:
                return True
        self._objects()
        return any(self.entered.told[name] for name in WRONG)

    def _objects(self) -> None:
        """Read the objects of the copy back and compare each with its digest there."""
        told = self.entered.told
        rows = KeptObject.objects.using(COPY).exclude(code=UNKNOWN)
        rows = rows.filter(kept_at__isnull=False).exclude(sha256="")
        told |= {"objects": rows.count(), "read": 0, "bytes": 0}
        self.damaged += _never_noted()
        told["damaged"] = len(self.damaged)
        chosen = rows.order_by("pk") if self.sample is None else rows.order_by("?")
        for some in batched(chosen[: self.sample].iterator(AT_A_TIME), AT_A_TIME):
            for row in some:
                self.entered.proceed()
                self._compare(row)
            self.entered.note()

    def _compare(self, row: KeptObject) -> None:
        told = self.entered.told
        told["read"] += 1
        try:
            found = self.store.receipt(row.key)
        except StorageError:
            found = None
        if found is None or not (_is(found, row) or _is_newer(found)):
            self.damaged.append(row.key)
            told["damaged"] = len(self.damaged)
        else:
            told["bytes"] += found.size


def _is(found: Receipt, row: KeptObject) -> bool:
    return (found.size, found.sha256) == (row.size, row.sha256)


def _is_newer(found: Receipt) -> bool:
    """Return whether it is a view that was drawn anew after the copy's tables were made."""
    if keys.is_original(found.key):
        return False
    living = KeptObject.objects.filter(key=found.key).first()
    return living is not None and _is(found, living)


def _file() -> dict[str, int]:
    """Let SQLite read the whole file; PostgreSQL looks at what it reads by itself."""
    connection = connections[COPY]
    if connection.vendor != "sqlite":
        return {"unsound": 0}
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(1)")
            return {"unsound": int(cursor.fetchone() != ("ok",))}
    except DatabaseError:  # even the list of its tables is damaged
        return {"unsound": 1}


def _ledger() -> dict[str, int]:
    """Hold its ledger against itself and against the living one, of which it is the beginning.

    Each digest covers all entries before it: where one is the same, all before are.
    """
    head = LedgerHead.objects.using(COPY).filter(pk=1).first() or LedgerHead()
    last = LedgerEntry.objects.using(COPY).order_by("-seq").first()
    now = LedgerHead.objects.filter(pk=1).first() or LedgerHead()
    is_ours = LedgerEntry.objects.filter(seq=head.seq, digest=head.digest).exists()
    return {
        "entries": head.seq,
        "as_of": int(last.at.timestamp()) if last else 0,
        "behind": max(0, now.seq - head.seq),
        "breaks": len(entries.breaks(COPY)),
        "unanchored": sum(each.state is AnchorState.DIFFERS for each in _compared()),
        "apart": int(not is_ours),
    }


def _compared() -> list[AnchorComparison]:
    """Compare the living archive's anchors with the ledger of the copy."""
    return protection.anchors().compared(COPY)


def _since() -> int:
    """Count the numbers that were given after the copy was made, as their marks say."""
    last = register.last_given(COPY)
    tops = protection.marks().tops(last)
    return sum(max(0, top - last.get(name, 0)) for name, top in tops.items())


def _numbers() -> dict[str, int]:
    """Look for gaps, and compare every item with the living register."""
    rows = Item.objects.using(COPY).order_by("pk")
    unlike = 0
    for some in batched(rows.values_list(*_NUMBER).iterator(AT_A_TIME), AT_A_TIME):
        ids = [row[0] for row in some]
        unlike += len(set(some) - set(Item.objects.filter(pk__in=ids).values_list(*_NUMBER)))
    filed = LedgerEntry.objects.using(COPY).filter(act="filed").values("subject").distinct()
    items = rows.count()
    return {
        "items": items,
        "gaps": len(register.gaps(COPY)),
        "since": _since(),
        "unlike": unlike,
        "unfiled": abs(items - filed.count()),
    }


_NUMBER = ("pk", "number", "series", "running")


def _accounts() -> dict[str, int]:
    batches = Batch.objects.using(COPY).values_list("pk", flat=True)
    unbalanced = [each for each in batches if not totals.account(each, COPY).balances]
    return {"unbalanced": len(unbalanced)}


def _never_noted() -> list[str]:
    """Return the originals that a file speaks of and the holdings of the copy do not."""
    held = SourceFile.objects.using(COPY).exclude(kept_sha256=None)
    missing: list[str] = []
    digests = held.values_list("kept_sha256", flat=True).iterator(AT_A_TIME)
    for some in batched(digests, AT_A_TIME):
        named = {keys.original(digest) for digest in some if digest}
        noted = KeptObject.objects.using(COPY).filter(key__in=named)
        missing += named - set(noted.values_list("key", flat=True))
    return missing
