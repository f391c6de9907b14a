"""S3 credentials, and the MinIO client made from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import urllib3
from minio import Minio


@dataclass(frozen=True, slots=True)
class S3Credentials:
    """Address of an S3 server and an account on it.

    Attributes:
        server: Host and port.
        access_key: Name of the account.
        secret_key: Its secret.
        region: Region that requests are signed for; given, the client need not query it.
        tls: Whether to connect over TLS, with the certificate checked.
        answer_s: Time limit of a response, in seconds; it is retried once.
    """

    server: str
    access_key: str
    secret_key: str = field(repr=False)
    region: str = "us-east-1"
    tls: bool = True
    answer_s: float = 30

    def clients(self) -> tuple[Minio, Minio]:
        """Return a plain client and a create-only one; no request is sent yet."""
        pool = _connections(self.answer_s)
        plain, once = (
            each(
                self.server,
                self.access_key,
                self.secret_key,
                secure=self.tls,
                region=self.region,
                http_client=pool,
            )
            for each in (Minio, _CreateOnlyClient)
        )
        return plain, once


class _CreateOnlyClient(Minio):
    """Client that creates objects only where none exists (`If-None-Match: *`).

    The library has no argument for this header, neither for a single upload nor for the
    request that completes a multipart one. MinIO and versitygw honour it in both cases: of
    eight concurrent writers, one succeeds.
    """

    def _execute(self, method: str, *where: Any, **what: Any) -> Any:
        request = (method, set(what.get("query_params") or ()))
        if request in (("PUT", set()), ("POST", {"uploadId"})):
            what["headers"] = {**(what.get("headers") or {}), "If-None-Match": "*"}
        return super()._execute(method, *where, **what)


def _connections(answer_s: float) -> urllib3.PoolManager:
    """Return an HTTP connection pool with time limits and retries.

    Connecting times out after 3 s and is retried twice; a response times out after
    `answer_s` and is retried once. Certificates are checked against the machine's trust store.
    """
    return urllib3.PoolManager(
        maxsize=16,
        timeout=urllib3.Timeout(connect=3, read=answer_s),
        cert_reqs="CERT_REQUIRED",
        retries=urllib3.Retry(
            total=2,
            read=1,
            redirect=0,
            backoff_factor=0.2,
            status_forcelist=[500, 502, 503, 504],
            raise_on_status=False,  # the response body is more specific than the status
        ),
    )
