"""What S3 servers answer becomes one of our errors, and their times are understood."""

from __future__ import annotations

import pytest
from minio.error import InvalidResponseError, S3Error, ServerError
from urllib3 import HTTPResponse
from urllib3.exceptions import MaxRetryError, ProtocolError

from storage.errors import (
    LocksMissing,
    ObjectMissing,
    ObjectProtected,
    OverwriteRefused,
    StoreFull,
    StoreReadOnly,
    StoreUnavailable,
)
from storage.s3 import xml
from storage.s3.errors import translated


def refusal(code, status=400, message=""):
    return S3Error(HTTPResponse(status=status), code, message, "/b/k", None, None)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (refusal("NoSuchKey", 404), ObjectMissing),
        (refusal("NoSuchVersion", 404), ObjectMissing),
        (refusal("NoSuchBucket", 404), StoreUnavailable),
        (refusal("PreconditionFailed", 412), OverwriteRefused),
        (refusal("XMinioStorageFull", 507), StoreFull),
        (refusal("XMinioAdminBucketQuotaExceeded"), StoreFull),
        (refusal("QuotaExceeded", 403), StoreFull),
        (refusal("InsufficientStorage", 507), StoreFull),
        (ServerError("no words", 507), StoreFull),
        (refusal("AccessDenied", 403), StoreReadOnly),
        (refusal("InvalidAccessKeyId", 403), StoreReadOnly),
        (refusal("RequestTimeTooSkewed", 403), StoreUnavailable),
        (refusal("SlowDown", 503), StoreUnavailable),
        (refusal("InternalError", 500), StoreUnavailable),
        (ServerError("no words", 502), StoreUnavailable),
        (InvalidResponseError(502, "text/html", "<h1>Bad Gateway</h1>"), StoreUnavailable),
        (MaxRetryError(None, "/"), StoreUnavailable),  # type: ignore[arg-type]
        (ProtocolError("cut"), StoreUnavailable),
        (refusal("ObjectLockConfigurationNotFoundError", 404), LocksMissing),
        (
            refusal("InvalidRequest", 400, "Bucket is missing Object Lock Configuration"),
            LocksMissing,
        ),
    ],
)
def test_each_answer_has_its_meaning(error, told):
    with pytest.raises(told) as caught, translated("k"):
        raise error
    assert caught.value.key == "k"


@pytest.mark.parametrize("code", ["AccessDenied", "InvalidRequest", "ObjectLocked"])
def test_what_refuses_where_locks_matter_is_a_lock(code):
    with pytest.raises(ObjectProtected), translated("k", protected=True):
        raise refusal(code)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2026-11-25T04:49:52Z", 0),
        ("2026-11-25T04:49:52.849Z", 0.849),
        ("2026-11-25T04:49:52.009062746Z", 0.009062746),
    ],
)
def test_a_time_is_read_however_many_digits_it_has(text, parts):
    assert xml.seconds(text) == pytest.approx(1795582192 + parts, abs=1e-5)
