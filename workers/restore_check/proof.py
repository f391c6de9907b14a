"""Restore check of a copy: its ledger, numbers, batch accounts and objects."""

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
"""Counts that are 0 if a copy is sound.

unsound     1 if its database file is damaged; nothing else is checked then
breaks      broken links in the hash chain of its ledger
apart       1 if its ledger does not end in an entry of the live ledger
unanchored  anchors up to its end that differ from its ledger
gaps        series with a missing or duplicate number
unlike      items missing in the live register, or with another number there
unfiled     difference between its items and the items filed by its ledger
unbalanced  batches whose account does not balance
damaged     objects that are missing, truncated or have other bytes
"""

AT_A_TIME = 500


def newest(outcome: RunOutcome | None = None) -> Run | None:
    """Return the newest ended restore check, if given only with this outcome."""
    rows = Run.objects.filter(job=JOB).order_by("-pk")
    rows = rows.filter(outcome=outcome) if outcome else rows.exclude(outcome=RunOutcome.RUNNING)
    return rows.first()


@dataclass(slots=True)
class RestoreCheck:
    """A restore check under way.

    Attributes:
        store: The object store of the copy.
        run: Its run.
        sample: Number of randomly chosen objects to read; None for all.
        damaged: Keys of damaged objects.
    """

    store: ObjectStore
    run: RunHandle
    sample: int | None = None
    damaged: list[str] = field(default_factory=list)

    def prove(self) -> bool:
        """Check the whole copy; return whether anything is wrong."""
        steps: tuple[Callable[[], dict[str, int]], ...] = (_file, _ledger, _numbers, _accounts)
        for step in steps:
            self.run.counts |= step()
            self.run.note()
            self.run.proceed()
            if self.run.counts["unsound"]:
                return True
        self._objects()
        return any(self.run.counts[name] for name in WRONG)

    def _objects(self) -> None:
        """Read the copy's objects back and compare them with their digests there."""
        counts = self.run.counts
        rows = KeptObject.objects.using(COPY).exclude(code=UNKNOWN)
        rows = rows.filter(kept_at__isnull=False).exclude(sha256="")
        counts |= {"objects": rows.count(), "read": 0, "bytes": 0}
        self.damaged += _not_inventoried()
        counts["damaged"] = len(self.damaged)
        chosen = rows.order_by("pk") if self.sample is None else rows.order_by("?")
        for some in batched(chosen[: self.sample].iterator(AT_A_TIME), AT_A_TIME):
            for row in some:
                self.run.proceed()
                self._compare(row)
            self.run.note()

    def _compare(self, row: KeptObject) -> None:
        counts = self.run.counts
        counts["read"] += 1
        try:
            found = self.store.receipt(row.key)
        except StorageError:
            found = None
        if found is None or not (_is(found, row) or _is_newer(found)):
            self.damaged.append(row.key)
            counts["damaged"] = len(self.damaged)
        else:
            counts["bytes"] += found.size


def _is(found: Receipt, row: KeptObject) -> bool:
    return (found.size, found.sha256) == (row.size, row.sha256)


def _is_newer(found: Receipt) -> bool:
    """Return whether it is a derivative made again after the copy's tables were saved."""
    if keys.is_original(found.key):
        return False
    living = KeptObject.objects.filter(key=found.key).first()
    return living is not None and _is(found, living)


def _file() -> dict[str, int]:
    """Check the whole file of a SQLite database; PostgreSQL verifies checksums on reading."""
    connection = connections[COPY]
    if connection.vendor != "sqlite":
        return {"unsound": 0}
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(1)")
            return {"unsound": int(cursor.fetchone() != ("ok",))}
    except DatabaseError:  # even the schema table is damaged
        return {"unsound": 1}


def _ledger() -> dict[str, int]:
    """Verify the hash chain of its ledger, and that the live ledger continues it.

    Each digest covers all earlier entries: if one is equal, all before it are.
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
    """Compare the live archive's anchors with the copy's ledger."""
    return protection.anchors().compared(COPY)


def _since() -> int:
    """Count the numbers assigned since the copy was made, by the high-water marks."""
    last = register.last_given(COPY)
    tops = protection.marks().tops(last)
    return sum(max(0, top - last.get(name, 0)) for name, top in tops.items())


def _numbers() -> dict[str, int]:
    """Find gaps in the numbers, and compare every item with the live register."""
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


def _not_inventoried() -> list[str]:
    """Return originals that source files refer to but the copy's inventory lacks."""
    held = SourceFile.objects.using(COPY).exclude(kept_sha256=None)
    missing: list[str] = []
    digests = held.values_list("kept_sha256", flat=True).iterator(AT_A_TIME)
    for some in batched(digests, AT_A_TIME):
        named = {keys.original(digest) for digest in some if digest}
        noted = KeptObject.objects.using(COPY).filter(key__in=named)
        missing += named - set(noted.values_list("key", flat=True))
    return missing
