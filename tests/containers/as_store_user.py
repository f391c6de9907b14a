"""Run in a container of ours: tries what the store's user may do, and prints how it ended."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import cast

from minio import Minio
from minio.commonconfig import COMPLIANCE
from minio.deleteobjects import DeleteObject
from minio.error import S3Error
from minio.helpers import DictType
from minio.retention import Retention
from minio.xml import marshal

from config import wiring
from config.settings import settings
from storage.errors import StorageError
from storage.s3.bucket import Bucket

store = wiring.objects()
bucket = cast("Bucket", store.raw_access)  # on services it is one
raw, name = bucket.client, bucket.name
key = f"try-{time.time_ns()}"


def tried(attempts: dict[str, Callable[[], object]]) -> dict[str, str]:
    """Return how each attempt ended: "done", or the code of the refusal."""
    return {what: _ended(attempt) for what, attempt in attempts.items()}


def _ended(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except S3Error as error:
        return str(error.code)
    except StorageError as error:
        return error.code
    return "done"


def _held() -> list[str]:
    """Return the versions of the key that have bytes."""
    return [each.id for each in store.versions(key) if not each.marker]


def _around_the_lock() -> None:
    wanted = [DeleteObject(key, version) for version in _held()]
    for each in raw.remove_objects(name, wanted, bypass_governance_mode=True):
        raise S3Error(None, each.code, each.message, None, None, None)  # type: ignore[arg-type]


def _shorter_around_the_lock() -> None:
    """Shorten a lock in COMPLIANCE mode; GOVERNANCE MinIO shortens whatever the policy says."""
    later = datetime.now(UTC) + timedelta(seconds=600)
    raw.set_object_retention(name, key, Retention(COMPLIANCE, later), _held()[0])
    body = marshal(SOONER)
    digest = base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
    around: DictType = {"x-amz-bypass-governance-retention": "true", "Content-MD5": digest}
    asked: DictType = {"retention": "", "versionId": _held()[0]}
    raw._execute("PUT", name, key, body=body, headers=around, query_params=asked)


def _without_a_name() -> None:
    at = settings().store
    stranger = Minio(at.netloc, secure=at.scheme == "https")
    stranger.get_object(name, key).close()


SOONER = Retention(COMPLIANCE, datetime.now(UTC) + timedelta(seconds=5))
OPEN = json.dumps({
    "Version": "2012-10-17",
    "Statement": [{
        "Effect": "Allow",
        "Principal": {"AWS": ["*"]},
        "Action": ["s3:GetObject", "s3:DeleteObjectVersion"],
        "Resource": [f"arn:aws:s3:::{name}/*"],
    }],
})  # fmt: skip

NEEDED: dict[str, Callable[[], object]] = {
    "make ready": store.make_ready,
    "check": store.check,
    "put": lambda: store.put(key, io.BytesIO(b"kept")),
    "put in parts": lambda: store.put(f"{key}-large", io.BytesIO(bytes(40 << 20))),
    "read": lambda: store.open(key).read(),
    "compare": lambda: store.receipt(key),
    "list": lambda: list(store.listing()),
    "versions": lambda: store.versions(key),
    "delete": lambda: store.delete(f"{key}-large"),
    "lock": lambda: store.lock(key, time.time() + 600),
    "hold": lambda: store.hold(key, on=True),
    "release": lambda: store.hold(key, on=False),
    "protection": lambda: store.protection(key),
    "knows locks": bucket.has_locks,
    "tidy": lambda: store.tidy(3600),
}
REFUSED: dict[str, Callable[[], object]] = {
    "delete around the lock": _around_the_lock,
    "shorten a lock that holds for all": _shorter_around_the_lock,
    "delete the bucket": lambda: raw.remove_bucket(name),
    "let others in": lambda: raw.set_bucket_policy(name, OPEN),
    "read without a name": _without_a_name,
    "let objects expire": lambda: raw.delete_bucket_lifecycle(name),
    "make another bucket": lambda: raw.make_bucket("another"),
    "read another bucket": lambda: list(raw.list_objects("other")),
}

print(json.dumps({"needed": tried(NEEDED), "refused": tried(REFUSED), "kept": len(_held())}))
