"""Objects in a bucket of any S3 server that keeps to its locks."""

from __future__ import annotations

import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from storage import keys
from storage.digest import digest_stream
from storage.errors import (
    ContentChanged,
    LocksMissing,
    ObjectMissing,
    OverwriteRefused,
    StoreUnavailable,
    of_disk,
)
from storage.fetch_cache import FetchCache
from storage.port import Listed, ObjectVersion, Protection, Receipt, checked
from storage.s3.bucket import PART, Bucket, Fresh
from storage.tempfiles import emptied

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from contextlib import AbstractContextManager

_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class MinioStore:
    """An `ObjectStore` in one bucket.

    The digest of each object lies beside it, so that storing it again costs one question. A
    server that knows `If-None-Match` keeps two writers of one key apart; MinIO and versitygw
    do, for objects sent whole and for those sent in parts.

    Attributes:
        bucket: Where the objects are.
        scratch: Folder of this machine, ours alone, for files that are needed for a moment.
        lock_days: Days for which nobody may delete a new original.
        copies: What was given as a file a moment ago.
    """

    bucket: Bucket
    scratch: Path
    lock_days: int = 0
    copies: FetchCache = field(default_factory=FetchCache, repr=False, compare=False)

    def make_ready(self) -> None:
        """See `ObjectStore.make_ready`; a new bucket has object lock and versions."""
        self.bucket.make()
        if self.lock_days and not self.bucket.has_locks():
            raise LocksMissing(self.bucket.name)

    def put(self, key: str, source: BinaryIO, *, sha256: str | None = None) -> Receipt:
        """See `ObjectStore.put`; all bytes are known before the first one is sent."""
        with self._copied(checked(key), source) as (copy, receipt):
            if sha256 not in (None, receipt.sha256):
                raise ContentChanged(key)
            until = self._locked_from_now(key)
            if not self._holds(receipt):
                self._send(Fresh(key, copy, receipt.size, receipt.sha256, until), receipt)
            elif until and not self.bucket.locked_until(key):  # versitygw stores, then locks
                self.lock(key, until)
        return receipt

    def open(self, key: str) -> BinaryIO:
        """See `ObjectStore.open`; the bytes come as they are read."""
        return self.bucket.open(checked(key))

    def as_file(self, key: str) -> AbstractContextManager[Path]:
        """See `ObjectStore.as_file`; the file is a copy, shared with who asks soon after."""
        return self.copies.borrow(checked(key), partial(self._fetched, key))

    @contextmanager
    def _fetched(self, key: str) -> Generator[Path, None, None]:
        with self.open(key) as stored, self._file(key) as copy:
            with of_disk(key):
                digest_stream(stored, copy_to=copy)
                copy.flush()
            yield Path(copy.name)

    def receipt(self, key: str, version: str | None = None) -> Receipt:
        """See `ObjectStore.receipt`."""
        with self.bucket.open(checked(key), version) as stored:
            return Receipt(key, *digest_stream(stored))

    def versions(self, key: str) -> list[ObjectVersion]:
        """See `ObjectStore.versions`."""
        return self.bucket.versions(checked(key))

    def listing(self, prefix: str = "") -> Iterator[Listed]:
        """See `ObjectStore.listing`; the current version of each object."""
        return self.bucket.listing(prefix)

    def check(self) -> None:
        """See `ObjectStore.check`; an object in parts is begun and forgotten."""
        self.bucket.abort("check", self.bucket.begin("check"))

    def tidy(self, older_than_s: float) -> int:
        """See `ObjectStore.tidy`; objects in parts that were begun and not ended."""
        self.copies.drop()
        removed = emptied(self.scratch, older_than_s)
        for key, upload, began in self.bucket.unfinished():
            if began < time.time() - older_than_s:
                self.bucket.abort(key, upload)
                removed += 1
        return removed

    def delete(self, key: str) -> None:
        """See `ObjectStore.delete`; the current version goes last, so that no other shows."""
        self.copies.forget(key)
        for each in self.versions(key):
            with suppress(ObjectMissing):  # somebody else deletes it, too
                self.bucket.remove(key, each.id)
        if self.versions(key):
            raise StoreUnavailable(key)

    def lock(self, key: str, until: float) -> None:
        """See `ObjectStore.lock`."""
        for each in self._held(key):
            before = self.bucket.locked_until(key, each.id) or 0
            if before < until and time.time() < until:
                self.bucket.lock(key, each.id, until)

    def hold(self, key: str, *, on: bool) -> None:
        """See `ObjectStore.hold`."""
        for each in self._held(key):
            self.bucket.hold(key, each.id, on=on)

    def protection(self, key: str) -> Protection:
        """See `ObjectStore.protection`."""
        held = [each.id for each in self._held(key)]
        ends = [self.bucket.locked_until(key, each) or 0 for each in held]
        return Protection(
            locked_until=min(ends) or None,
            held=all(self.bucket.is_held(key, each) for each in held),
        )

    @property
    def unguarded(self) -> Bucket:
        """See `ObjectStore.unguarded`."""
        return self.bucket

    def _holds(self, receipt: Receipt) -> bool:
        """Return whether the bytes are there; what the server tells is not believed if odd.

        Raises:
            OverwriteRefused: Other bytes are there.
        """
        try:
            told = self.bucket.told(receipt.key)
        except ObjectMissing:
            return False
        if (told.size, told.sha256) != (receipt.size, receipt.sha256) and (
            self.receipt(receipt.key) != receipt
        ):
            raise OverwriteRefused(receipt.key)
        return True

    def _locked_from_now(self, key: str) -> float | None:
        """Return until when a new object is to be locked, in Unix seconds."""
        locks = self.lock_days > 0 and keys.is_original(key)
        return time.time() + self.lock_days * _DAY_S if locks else None

    def _send(self, fresh: Fresh, receipt: Receipt) -> None:
        try:
            self.bucket.put(fresh)
        except OverwriteRefused:  # by somebody quicker, or by ourselves and the answer was lost
            if not self._holds(receipt):  # versitygw refuses over a delete marker
                fresh.source.seek(0)
                self.bucket.put(fresh, once=False)

    def _held(self, key: str) -> list[ObjectVersion]:
        """Return the versions that have bytes.

        Raises:
            ObjectMissing: None has.
        """
        found = [each for each in self.versions(key) if not each.marker]
        if not found:
            raise ObjectMissing(key)
        return found

    @contextmanager
    def _copied(
        self, key: str, source: BinaryIO
    ) -> Generator[tuple[BinaryIO, Receipt], None, None]:
        """Give a copy of `source` that nobody changes, in memory if it is small."""
        source.seek(0)
        with of_disk(key):
            self.scratch.mkdir(parents=True, exist_ok=True)
            copy = tempfile.SpooledTemporaryFile(PART, dir=str(self.scratch))  # noqa: SIM115
        with copy:
            with of_disk(key):
                receipt = Receipt(key, *digest_stream(source, copy_to=copy))
                copy.seek(0)
            yield cast("BinaryIO", copy), receipt

    @contextmanager
    def _file(self, key: str) -> Generator[IO[bytes], None, None]:
        with of_disk(key):
            self.scratch.mkdir(parents=True, exist_ok=True)
            copy = tempfile.NamedTemporaryFile(dir=self.scratch)  # noqa: SIM115
        with copy:
            yield copy
