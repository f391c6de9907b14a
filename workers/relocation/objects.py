"""Objects of the source in the target's store, each with its digest before and after."""

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
"""Objects after which it is kept how far the move is."""

THREADS = 4
"""Objects that travel at a time: each waits for the disk there more than for this machine."""


@dataclass(frozen=True, slots=True)
class ObjectToMove:
    """An object that has to come over.

    Attributes:
        key: Where it lies, here and there.
        size: Length in bytes; None where nobody noted it.
        sha256: Its digest; "" where nobody noted it.
        promised: Whether it may be missing: its maker was killed before it was stored.
    """

    key: str
    size: int | None = None
    sha256: str = ""
    promised: bool = False


@dataclass(frozen=True, slots=True)
class MovedObject:
    """What became of one.

    Attributes:
        key: Where it lies.
        size: Length in bytes of what came over.
        code: What is wrong with it in the source, so that it did not come over; or "".
    """

    key: str
    size: int
    code: str


@dataclass(frozen=True, slots=True)
class ObjectTotals:
    """How many objects a store holds, and how many bytes."""

    objects: int
    bytes: int


def bring(source: SourceInstallation, move: Move) -> Iterator[list[MovedObject]]:
    """Bring over what is missing, some at a time, and keep how far that is.

    What is damaged in the source is named, and all else comes over. The cursor stops before
    it: a next move looks at it again.

    Raises:
        NotTheSame: The target's store gives back something else than it was given.
        StorageError: It does not answer, or is full.
    """
    damaged = False
    with ThreadPoolExecutor(THREADS) as threads:
        for some in batched(_wanted(source, move.cursor), AT_A_TIME):
            brought = list(threads.map(lambda each: _bring(source.store, each), some))
            damaged = damaged or any(each.code for each in brought)
            noted = [each.key for each in some if each.sha256 and not each.promised]
            if noted and not damaged:
                Move.objects.filter(pk=move.pk).update(cursor=max(noted))
            yield brought


def up_to(cursor: str) -> int:
    """Return how many objects of the source are noted up to a key."""
    return KeptObject.objects.using(SOURCE).filter(key__lte=cursor).count()


def total(listed: Iterable[Listed]) -> ObjectTotals:
    """Return how much is listed; names that are no keys are nothing of ours."""
    objects = size = 0
    for each in listed:
        if _is_ours(each.key):
            objects += 1
            size += each.size
    return ObjectTotals(objects, size)


def strangers(source: SourceInstallation) -> list[str]:
    """Return what lies among the objects and has no key, so that it stays where it is."""
    return [each.key for each in source.store.listing() if not KEY.fullmatch(each.key)]


def check_all_there(source: SourceInstallation) -> ObjectTotals:
    """Return how much came over, where that is everything.

    Raises:
        NotTheSame: Something is missing there, or is of another length.
    """
    here, there = total(target.listing()), total(source.store.listing())
    if here != there:
        held = {(each.key, each.size) for each in target.listing()}
        for each in source.store.listing():
            if _is_ours(each.key) and (each.key, each.size) not in held:
                raise NotTheSame(each.key)
    return there


def _is_ours(key: str) -> bool:
    return bool(KEY.fullmatch(key)) and not keys.is_aside(key)


def _wanted(source: SourceInstallation, cursor: str) -> Iterator[ObjectToMove]:
    """Give all that has to come over: what is noted, by growing key, then all else."""
    kept = KeptObject.objects.using(SOURCE).exclude(code=rules.UNKNOWN)
    for row in kept.filter(key__gt=cursor).order_by("key").iterator(AT_A_TIME):
        yield ObjectToMove(row.key, row.size, row.sha256, promised=row.kept_at is None)
    for some in batched(_unnoted(source), AT_A_TIME):
        known = set(kept.filter(key__in=some).values_list("key", flat=True))
        yield from (ObjectToMove(key) for key in some if key not in known)


def _unnoted(source: SourceInstallation) -> Iterator[str]:
    """Give keys that may be noted nowhere: of originals, and whatever lies in the store."""
    files = SourceFile.objects.using(SOURCE).exclude(kept_sha256=None)
    for digest in files.values_list("kept_sha256", flat=True).iterator(AT_A_TIME):
        yield keys.original(str(digest))
    yield from (each.key for each in source.store.listing() if _is_ours(each.key))


def _bring(store: ObjectStore, wanted: ObjectToMove) -> MovedObject:
    """Read an object, compare it with what was noted, store it there, and read it back."""
    found, code = _look(store, wanted)
    if code or found is None:
        return MovedObject(wanted.key, 0, code)
    _store(store, found)
    if wiring.objects().receipt(found.key) != found:
        raise NotTheSame(found.key)
    return MovedObject(found.key, found.size, "")


def _look(store: ObjectStore, wanted: ObjectToMove) -> tuple[Receipt | None, str]:
    """Return what the source holds under a key, and what is wrong with it."""
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
    """Store an object there; what can be made again gives way, as where a page is read again.

    Raises:
        OverwriteRefused: Other bytes lie where an original should go.
    """
    with store.open(found.key) as content:
        try:
            wiring.objects().put(found.key, content, sha256=found.sha256)
        except OverwriteRefused:
            if keys.is_original(found.key):
                raise
            wiring.objects().delete(found.key)
            wiring.objects().put(found.key, content, sha256=found.sha256)
