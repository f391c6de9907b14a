"""One S3 bucket: plain calls with translated errors, without the archive's rules."""

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
from storage.s3.streams import ResponseStream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minio import Minio
    from minio.helpers import DictType

PART = 16 << 20
"""Size of a part in bytes; a larger object is uploaded in parts, one after the other."""

Mode = Literal["GOVERNANCE", "COMPLIANCE"]


@dataclass(frozen=True, slots=True)
class ObjectStat:
    """Metadata of an object (a HEAD request); the digest is the one stored by `Bucket.put`."""

    size: int
    sha256: str | None
    kept_at: float


@dataclass(frozen=True, slots=True)
class Upload:
    """An object to upload.

    Attributes:
        key: Its key.
        source: Stream of its bytes, from the current position to the end.
        size: Number of these bytes.
        sha256: Their digest, stored as metadata.
        until: End of the retention lock, in Unix seconds; None: not locked.
    """

    key: str
    source: BinaryIO
    size: int
    sha256: str
    until: float | None = None


@dataclass(frozen=True, slots=True)
class Bucket:
    """An S3 bucket, which need not exist yet.

    Attributes:
        client: A client of the server.
        once: The create-only client (see `S3Credentials.clients`).
        name: Name of the bucket.
        mode: Retention mode: accounts with a special right may end GOVERNANCE early, no
            account COMPLIANCE.
    """

    client: Minio
    once: Minio
    name: str
    mode: Mode = "GOVERNANCE"

    def make(self) -> None:
        """Create the bucket with object lock, and so with versioning, if it does not exist."""
        with translated(""):
            if not self.client.bucket_exists(self.name):
                try:
                    self.client.make_bucket(self.name, object_lock=True)
                except S3Error as error:  # created concurrently by another machine
                    if error.code != "BucketAlreadyOwnedByYou":
                        raise

    def has_locks(self) -> bool:
        """Return whether the bucket has object lock enabled."""
        try:
            return b"<ObjectLockEnabled>Enabled<" in self._ask("GET", object_lock="")
        except LocksMissing:
            return False

    def put(self, upload: Upload, *, once: bool = True) -> str:
        """Upload an object, with `once` only where none exists; return its version.

        Raises:
            OverwriteRefused: One exists.
        """
        client = self.once if once else self.client
        with translated(upload.key):
            stored = client.put_object(
                self.name,
                upload.key,
                upload.source,
                upload.size,
                metadata={"sha256": upload.sha256},
                part_size=PART,
                num_parallel_uploads=1,  # the client leaves threads behind when a part fails
                retention=self._retention(upload.until) if upload.until else None,
            )
        return stored.version_id or ""

    def write(self, key: str, content: bytes) -> str:
        """See `RawAccess.write`."""
        digest = hashlib.sha256(content).hexdigest()
        upload = Upload(key, io.BytesIO(content), len(content), digest)
        return self.put(upload, once=False)

    def read(self, key: str, version: str) -> bytes:
        """See `RawAccess.read`."""
        with self.open(key, version) as stored:
            return stored.read()

    def stat(self, key: str, version: str | None = None) -> ObjectStat:
        """Return an object's metadata."""
        with translated(key):
            found = self.client.stat_object(self.name, key, version_id=version)
        at = found.last_modified.timestamp() if found.last_modified else 0.0
        return ObjectStat(found.size or 0, (found.metadata or {}).get("x-amz-meta-sha256"), at)

    def open(self, key: str, version: str | None = None) -> BinaryIO:
        """Return a stream of an object's bytes."""
        with translated(key):
            answer = self.client.get_object(self.name, key, version_id=version)
        return cast("BinaryIO", io.BufferedReader(ResponseStream(answer, key), CHUNK))

    def listing(self, prefix: str) -> Iterator[Listed]:
        """Yield the objects whose key begins with `prefix`, foreign ones included."""
        with translated(prefix):
            for each in self.client.list_objects(self.name, prefix, recursive=True):
                at = each.last_modified.timestamp() if each.last_modified else 0.0
                yield Listed(each.object_name or "", each.size or 0, at)

    def names(self, prefix: str, *, most: int, after: str = "") -> list[str]:
        """Return up to `most` keys that begin with `prefix`, ascending, those after `after`."""
        query = {"list_type": "2", "prefix": prefix, "max_keys": str(most)}
        page = self._ask("GET", **query, **({"start_after": after} if after else {}))
        return [each["Key"] for each in xml.rows(page, "Contents")]

    def folders(self, prefix: str) -> list[str]:
        """Return the common prefixes of keys, up to a `/`, directly below `prefix`."""
        found: list[str] = []
        more: dict[str, str] = {}
        while True:
            page = self._ask("GET", list_type="2", prefix=prefix, delimiter="/", **more)
            found += [each["Prefix"] for each in xml.rows(page, "CommonPrefixes")]
            if xml.field(page, "IsTruncated") != "true":
                return found
            more = {"continuation_token": xml.field(page, "NextContinuationToken")}

    def versions(self, key: str) -> list[ObjectVersion]:
        """Return all versions of a key, the oldest first and the current one last.

        The client's own listing fails on versitygw's timestamps of delete markers.
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
        """Set the end of a version's lock, in Unix seconds, to a later or earlier time.

        Raises:
            ObjectProtected: The lock would become shorter.
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
        """Begin a multipart upload, invisible until completed; return its upload id."""
        return xml.field(self._ask("POST", key, uploads=""), "UploadId")

    def abort(self, key: str, upload: str) -> None:
        """Abort a multipart upload."""
        self._ask("DELETE", key, uploadId=upload)

    def unfinished(self) -> list[tuple[str, str, float]]:
        """Return key, upload id and start (Unix seconds) of unfinished multipart uploads."""
        return [
            (each["Key"], each["UploadId"], xml.seconds(each["Initiated"]))
            for each in xml.rows(self._ask("GET", uploads=""), "Upload")
        ]

    def _retention(self, until: float) -> Retention:
        return Retention(self.mode, datetime.fromtimestamp(until, UTC))

    def _ask(self, method: str, key: str | None = None, **query: str) -> bytes:
        """Send a signed request for which the client has no method; return the response."""
        params: DictType = {name.replace("_", "-"): value for name, value in query.items()}
        with translated(key or ""):
            return self.client._execute(  # noqa: SLF001
                method, self.name, key, query_params=params
            ).data
