"""Translation of S3 error responses into storage errors."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from minio.error import InvalidResponseError, MinioException, S3Error, ServerError
from urllib3.exceptions import HTTPError

from storage.errors import (
    LocksMissing,
    ObjectMissing,
    ObjectProtected,
    OverwriteRefused,
    StorageError,
    StoreFull,
    StoreReadOnly,
    StoreUnavailable,
)

if TYPE_CHECKING:
    from collections.abc import Generator

_INSUFFICIENT_STORAGE = 507
_CODES: dict[str, type[StorageError]] = {
    "NoSuchKey": ObjectMissing,
    "NoSuchVersion": ObjectMissing,
    "PreconditionFailed": OverwriteRefused,  # of a put with If-None-Match
    "XMinioStorageFull": StoreFull,
    "XMinioAdminBucketQuotaExceeded": StoreFull,
    "QuotaExceeded": StoreFull,
    "ObjectLockConfigurationNotFoundError": LocksMissing,
    "AccessDenied": StoreReadOnly,
    "AllAccessDisabled": StoreReadOnly,
    "AccountProblem": StoreReadOnly,
    "InvalidAccessKeyId": StoreReadOnly,
    "SignatureDoesNotMatch": StoreReadOnly,
}
_REFUSING = {"AccessDenied", "InvalidRequest", "ObjectLocked"}
"""Codes by which servers say that a lock is in the way; each server has its own."""


@contextmanager
def translated(key: str, *, protected: bool = False) -> Generator[None, None, None]:
    """Translate the client's errors into storage errors; no other module sees the former.

    Args:
        key: Key the request is about; "" for the bucket.
        protected: Whether a refusal means that the object is under a lock or a hold.
    """
    try:
        yield
    except S3Error as error:
        raise _meaning(error, protected=protected)(key) from error
    except ServerError as error:
        raise _of_status(error.status_code)(key) from error
    except (MinioException, InvalidResponseError, HTTPError) as error:
        raise StoreUnavailable(key) from error


def _meaning(error: S3Error, *, protected: bool) -> type[StorageError]:
    """Return the class of storage error for an S3 error."""
    message = (error.message or "").replace(" ", "")
    if error.code == "InvalidRequest" and "missingObjectLockConfiguration" in message:
        return LocksMissing
    if protected and error.code in _REFUSING:
        return ObjectProtected
    return _CODES.get(error.code or "") or _of_status(error.response.status)


def _of_status(status: int) -> type[StorageError]:
    return StoreFull if status == _INSUFFICIENT_STORAGE else StoreUnavailable
