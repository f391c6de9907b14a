"""Who we are to which S3 server, and the client that speaks with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import urllib3
from minio import Minio


@dataclass(frozen=True, slots=True)
class S3Credentials:
    """Where an S3 server is and who we are to it.

    Attributes:
        server: Host and port.
        access_key: Our name.
        secret_key: Our secret.
        region: Region that requests are signed for; it spares asking the server.
        tls: Whether it is spoken to over TLS, its certificate checked.
    """

    server: str
    access_key: str
    secret_key: str = field(repr=False)
    region: str = "us-east-1"
    tls: bool = True

    def clients(self) -> tuple[Minio, Minio]:
        """Return a client, and one that makes no object where one is; nothing is asked yet."""
        pool = _connections()
        plain, once = (
            each(
                self.server,
                self.access_key,
                self.secret_key,
                secure=self.tls,
                region=self.region,
                http_client=pool,
            )
            for each in (Minio, _Once)
        )
        return plain, once


class _Once(Minio):
    """The client, saying with each object it makes that none may be there yet.

    It has no argument of its own for that, neither for an object sent whole nor for the
    request that ends one sent in parts. MinIO and versitygw keep to it in both cases: of
    eight writers at once, one succeeds.
    """

    def _execute(self, method: str, *where: Any, **what: Any) -> Any:
        asked = (method, set(what.get("query_params") or ()))
        if asked in (("PUT", set()), ("POST", {"uploadId"})):
            what["headers"] = {**(what.get("headers") or {}), "If-None-Match": "*"}
        return super()._execute(method, *where, **what)


def _connections() -> urllib3.PoolManager:
    """Return a pool that tells slow from down.

    An answer may take half a minute; a connection that is not taken within three seconds is
    tried twice more, and an answer that did not come is asked for once more. Certificates are
    checked against those that the machine trusts.
    """
    return urllib3.PoolManager(
        maxsize=16,
        timeout=urllib3.Timeout(connect=3, read=30),
        cert_reqs="CERT_REQUIRED",
        retries=urllib3.Retry(
            total=2,
            read=1,
            redirect=0,
            backoff_factor=0.2,
            status_forcelist=[500, 502, 503, 504],
            raise_on_status=False,  # the answer itself says more than their number
        ),
    )
