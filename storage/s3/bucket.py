"""One bucket of an S3 server: plain calls and our errors, without the rules of an archive."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO, Literal, cast

from minio.error import S3Error
from minio.retention import Retention

from storage.digest import CHUNK
from storage.errors import LocksMissing
from storage.port import Listed, ObjectVersion
from storage.s3 import xml
from storage.s3.errors import translated
from storage.s3.streams import Received

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minio import Minio
    from minio.helpers import DictType

PART = 16 << 20
"""Bytes of one part; a larger object is sent in parts, one after the other."""

Mode = Literal["GOVERNANCE", "COMPLIANCE"]


@dataclass(frozen=True, slots=True)
class Told:
    """What a server tells of an object without its bytes; the digest is what we put there."""

    size: int
    sha256: str | None
    kept_at: float


@dataclass(frozen=True, slots=True)
class Fresh:
    """What is to be stored.

    Attributes:
        key: Where.
        source: The bytes, from where it is.
        size: How many, all that follow.
        sha256: Their digest, put beside them.
        until: Until when nobody may delete them, in Unix seconds; None: not locked.
    """

    key: str
    source: BinaryIO
    size: int
    sha256: str
    until: float | None = None


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket, which need not exist yet.

    Attributes:
        client: A client of the server.
        once: The same, which makes no object where one is.
        name: Name of the bucket.
        mode: How retention locks: those with a special right may end GOVERNANCE early,
            nobody COMPLIANCE.
    """

    client: Minio
    once: Minio
    name: str
    mode: Mode = "GOVERNANCE"

    def make(self) -> None:
        """Make the bucket, with object lock and so with versions, if it is not there."""
        with translated(""):
            if not self.client.bucket_exists(self.name):
                try:
                    self.client.make_bucket(self.name, object_lock=True)
                except S3Error as error:  # another machine was quicker
                    if error.code != "BucketAlreadyOwnedByYou":
                        raise

    def has_locks(self) -> bool:
        """Return whether the bucket was made with object lock, as the server says."""
        try:
            return b"<ObjectLockEnabled>Enabled<" in self._ask("GET", object_lock="")
        except LocksMissing:
            return False

    def put(self, fresh: Fresh, *, once: bool = True) -> str:
        """Store an object, if `once` only where none is; return its version.

        Raises:
            OverwriteRefused: There is one.
        """
        client = self.once if once else self.client
        with translated(fresh.key):
            stored = client.put_object(
                self.name,
                fresh.key,
                fresh.source,
                fresh.size,
                metadata={"sha256": fresh.sha256},
                part_size=PART,
                num_parallel_uploads=1,  # the client leaves threads behind when a part fails
                retention=self._retention(fresh.until) if fresh.until else None,
            )
        return stored.version_id or ""

    def write(self, key: str, content: bytes) -> str:
        """See `Unguarded.write`."""
        digest = hashlib.sha256(content).hexdigest()
        fresh = Fresh(key, io.BytesIO(content), len(content), digest)
        return self.put(fresh, once=False)

    def read(self, key: str, version: str) -> bytes:
        """See `Unguarded.read`."""
        with self.open(key, version) as stored:
            return stored.read()

    def told(self, key: str, version: str | None = None) -> Told:
        """Return what the server tells of an object."""
        with translated(key):
            found = self.client.stat_object(self.name, key, version_id=version)
        at = found.last_modified.timestamp() if found.last_modified else 0.0
        return Told(found.size or 0, (found.metadata or {}).get("x-amz-meta-sha256"), at)

    def open(self, key: str, version: str | None = None) -> BinaryIO:
        """Return the bytes of an object as they come."""
        with translated(key):
            answer = self.client.get_object(self.name, key, version_id=version)
        return cast("BinaryIO", io.BufferedReader(Received(answer, key), CHUNK))

    def listing(self, prefix: str) -> Iterator[Listed]:
        """Give the objects whose key begins with `prefix`, whatever they are called."""
        with translated(prefix):
            for each in self.client.list_objects(self.name, prefix, recursive=True):
                at = each.last_modified.timestamp() if each.last_modified else 0.0
                yield Listed(each.object_name or "", each.size or 0, at)

    def names(self, prefix: str, *, most: int, after: str = "") -> list[str]:
        """Return at most so many keys that begin with `prefix`, by growing key, behind one."""
        asked = {"list_type": "2", "prefix": prefix, "max_keys": str(most)}
        page = self._ask("GET", **asked, **({"start_after": after} if after else {}))
        return [each["Key"] for each in xml.rows(page, "Contents")]

    def folders(self, prefix: str) -> list[str]:
        """Return all beginnings of keys, up to a `/`, that lie right below `prefix`."""
        found: list[str] = []
        more: dict[str, str] = {}
        while True:
            page = self._ask("GET", list_type="2", prefix=prefix, delimiter="/", **more)
            found += [each["Prefix"] for each in xml.rows(page, "CommonPrefixes")]
            if xml.field(page, "IsTruncated") != "true":
                return found
            more = {"continuation_token": xml.field(page, "NextContinuationToken")}

    def versions(self, key: str) -> list[ObjectVersion]:
        """Return all that a key holds, the oldest first and the current one last.

        The client's own list fails on the times that versitygw gives delete markers.
        """
        found: list[ObjectVersion] = []
        after: dict[str, str] = {}
        while True:
            page = self._ask("GET", versions="", prefix=key, **after)
            found += xml.versions(page, key)
            if xml.field(page, "IsTruncated") != "true":
                return sorted(found, key=lambda each: (each.current, each.kept_at))
            after = {
                "key_marker": xml.field(page, "NextKeyMarker"),
                "version_id_marker": xml.field(page, "NextVersionIdMarker"),
            }

    def remove(self, key: str, version: str | None) -> None:
        """Delete one version for good.

        Raises:
            ObjectProtected: A lock or a hold is on it.
        """
        with translated(key, protected=True):
            self.client.remove_object(self.name, key, version)

    def locked_until(self, key: str, version: str | None = None) -> float | None:
        """Return until when a version is locked, in Unix seconds."""
        with translated(key):
            found = self.client.get_object_retention(self.name, key, version)
        return found.retain_until_date.timestamp() if found else None

    def lock(self, key: str, version: str | None, until: float) -> None:
        """Ask that a version be locked until then, be that later or earlier than it is now.

        Raises:
            ObjectProtected: That would shorten its lock.
        """
        with translated(key, protected=True):
            self.client.set_object_retention(self.name, key, self._retention(until), version)

    def is_held(self, key: str, version: str | None = None) -> bool:
        """Return whether a legal hold is on a version."""
        with translated(key):
            return bool(self.client.is_object_legal_hold_enabled(self.name, key, version))

    def hold(self, key: str, version: str | None, *, on: bool) -> None:
        """Put a legal hold on a version, or lift it."""
        with translated(key, protected=True):
            if on:
                self.client.enable_object_legal_hold(self.name, key, version)
            else:
                self.client.disable_object_legal_hold(self.name, key, version)

    def begin(self, key: str) -> str:
        """Begin an object in parts and return its upload; nobody can see it."""
        return xml.field(self._ask("POST", key, uploads=""), "UploadId")

    def abort(self, key: str, upload: str) -> None:
        """Forget an object in parts that was begun and not ended."""
        self._ask("DELETE", key, uploadId=upload)

    def unfinished(self) -> list[tuple[str, str, float]]:
        """Return key, upload and beginning, in Unix seconds, of objects in parts not ended."""
        return [
            (each["Key"], each["UploadId"], xml.seconds(each["Initiated"]))
            for each in xml.rows(self._ask("GET", uploads=""), "Upload")
        ]

    def _retention(self, until: float) -> Retention:
        return Retention(self.mode, datetime.fromtimestamp(until, UTC))

    def _ask(self, method: str, key: str | None = None, **query: str) -> bytes:
        """Send one signed request for which the client has no method."""
        asked: DictType = {name.replace("_", "-"): value for name, value in query.items()}
        with translated(key or ""):
            return self.client._execute(  # noqa: SLF001
                method, self.name, key, query_params=asked
            ).data
