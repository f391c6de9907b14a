"""Copying of objects into the target's store, digests checked before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from config import wiring
from ingest.models import KeptObject, SourceFile
from ingest.objects import fixity as rules
from storage import keys
from storage.errors import ObjectMissing, OverwriteRefused, StorageError
from storage.port import KEY, Listed, ObjectStore, Receipt
from workers.batched import batched
from workers.models import Move
from workers.relocation import target
from workers.relocation.errors import NotTheSame
from workers.relocation.source import SourceInstallation
from workers.relocation.tables import SOURCE

AT_A_TIME = 100
"""Objects per checkpoint."""

THREADS = 4
"""Objects copied concurrently: most of the time is spent waiting for the source's disk."""


@dataclass(frozen=True, slots=True)
class ObjectToMove:
    """An object to copy.

    Attributes:
        key: Its key, in both stores.
        size: Length in bytes; None if not recorded.
        sha256: Its digest; "" if not recorded.
        promised: Whether it may be missing: announced by a process killed before storing it.
    """

    key: str
    size: int | None = None
    sha256: str = ""
    promised: bool = False


@dataclass(frozen=True, slots=True)
class MovedObject:
    """Result of copying an object.

    Attributes:
        key: Its key.
        size: Bytes copied.
        code: Damage in the source that prevented copying; "" if copied.
    """

    key: str
    size: int
    code: str


@dataclass(frozen=True, slots=True)
class ObjectTotals:
    """Number of objects in a store, and their bytes."""

    objects: int
    bytes: int


def copy_objects(source: SourceInstallation, move: Move) -> Iterator[list[MovedObject]]:
    """Copy missing objects in batches; yield each batch's results and record the progress.

    Damaged objects are reported and the others copied. The cursor stops before the first
    damaged one, so that the next relocation retries it.

    Raises:
        NotTheSame: The target's store returns other bytes than were stored.
        StorageError: The target's store does not answer, or is full.
    """
    damaged = False
    with ThreadPoolExecutor(THREADS) as threads:
        for some in batched(_to_copy(source, move.cursor), AT_A_TIME):
            brought = list(threads.map(lambda each: _copy(source.store, each), some))
            damaged = damaged or any(each.code for each in brought)
            noted = [each.key for each in some if each.sha256 and not each.promised]
            if noted and not damaged:
                Move.objects.filter(pk=move.pk).update(cursor=max(noted))
            yield brought


def count_up_to(cursor: str) -> int:
    """Return the number of inventoried objects of the source up to key `cursor`."""
    return KeptObject.objects.using(SOURCE).filter(key__lte=cursor).count()


def total(listed: Iterable[Listed]) -> ObjectTotals:
    """Return the totals of a listing; foreign objects without a valid key do not count."""
    objects = size = 0
    for each in listed:
        if _is_ours(each.key):
            objects += 1
            size += each.size
    return ObjectTotals(objects, size)


def foreign_names(source: SourceInstallation) -> list[str]:
    """Return names in the source's store that are no valid keys; they are not copied."""
    return [each.key for each in source.store.listing() if not KEY.fullmatch(each.key)]


def check_all_there(source: SourceInstallation) -> ObjectTotals:
    """Return the totals of the copied objects, if none is missing.

    Raises:
        NotTheSame: An object is missing, or has another length.
    """
    here, there = total(target.listing()), total(source.store.listing())
    if here != there:
        held = {(each.key, each.size) for each in target.listing()}
        for each in source.store.listing():
            if _is_ours(each.key) and (each.key, each.size) not in held:
                raise NotTheSame(each.key)
    return there


def _is_ours(key: str) -> bool:
    return bool(KEY.fullmatch(key)) and not keys.is_outside_register(key)


def _to_copy(source: SourceInstallation, cursor: str) -> Iterator[ObjectToMove]:
    """Yield the objects to copy: inventoried ones by ascending key, then all others."""
    kept = KeptObject.objects.using(SOURCE).exclude(code=rules.UNKNOWN)
    for row in kept.filter(key__gt=cursor).order_by("key").iterator(AT_A_TIME):
        yield ObjectToMove(row.key, row.size, row.sha256, promised=row.kept_at is None)
    for some in batched(_not_inventoried(source), AT_A_TIME):
        known = set(kept.filter(key__in=some).values_list("key", flat=True))
        yield from (ObjectToMove(key) for key in some if key not in known)


def _not_inventoried(source: SourceInstallation) -> Iterator[str]:
    """Yield keys that may not be inventoried: of originals, and of any stored object."""
    files = SourceFile.objects.using(SOURCE).exclude(kept_sha256=None)
    for digest in files.values_list("kept_sha256", flat=True).iterator(AT_A_TIME):
        yield keys.original(str(digest))
    yield from (each.key for each in source.store.listing() if _is_ours(each.key))


def _copy(store: ObjectStore, wanted: ObjectToMove) -> MovedObject:
    """Copy one object: verify its digest, store it, read it back."""
    found, code = _examine(store, wanted)
    if code or found is None:
        return MovedObject(wanted.key, 0, code)
    _store(store, found)
    if wiring.objects().receipt(found.key) != found:
        raise NotTheSame(found.key)
    return MovedObject(found.key, found.size, "")


def _examine(store: ObjectStore, wanted: ObjectToMove) -> tuple[Receipt | None, str]:
    """Return the source's object and its damage code; "" if sound."""
    try:
        found = store.receipt(wanted.key)
    except ObjectMissing:
        return None, "" if wanted.promised else rules.ABSENT
    except (StorageError, OSError):
        return None, rules.UNREADABLE
    if keys.is_original(found.key) and found.key != keys.original(found.sha256):
        size = found.size if wanted.size is None else wanted.size
        return found, rules.damage(Receipt(found.key, size, ""), found, lambda _: False)
    if not wanted.sha256:
        return found, ""
    noted = Receipt(wanted.key, wanted.size or 0, wanted.sha256)
    return found, rules.damage(noted, found, lambda _: False)


def _store(store: ObjectStore, found: Receipt) -> None:
    """Store an object; a derivative there with other bytes is replaced.

    Raises:
        OverwriteRefused: An original's key holds other bytes.
    """
    with store.open(found.key) as content:
        try:
            wiring.objects().put(found.key, content, sha256=found.sha256)
        except OverwriteRefused:
            if keys.is_original(found.key):
                raise
            wiring.objects().delete(found.key)
            wiring.objects().put(found.key, content, sha256=found.sha256)
