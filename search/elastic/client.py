"""Client of Elasticsearch, and the translation of its errors."""

from __future__ import annotations

import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from elastic_transport import Urllib3HttpNode
from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError
from urllib3 import Timeout

from search.errors import IndexRefused, IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Generator

    from elastic_transport import NodeConfig

_CONNECT_S = 3.0
_ANSWER_S = 30.0

PATIENCE_S = 300.0
"""Timeout of each request of a rebuild, in seconds."""

_AUTHENTICATION, _FORBIDDEN, _TOO_MANY, _SERVER = 401, 403, 429, 500


class _ElasticNode(Urllib3HttpNode):
    """Node with a shorter timeout for connecting than for reading."""

    def __init__(self, config: NodeConfig) -> None:
        super().__init__(config)
        self.pool.timeout = Timeout(connect=_CONNECT_S, read=config.request_timeout)


def connect(url: str, user: str, password: str) -> Elasticsearch:
    """Return a client; no request is sent yet.

    Args:
        url: Scheme, host and port; with `https` this machine must trust the server's
            certificate.
        user: Name for basic authentication; "" for none.
        password: Password of the user.
    """
    return Elasticsearch(
        url,
        basic_auth=(user, password) if user else None,
        ssl_context=ssl.create_default_context() if url.startswith("https:") else None,
        request_timeout=_ANSWER_S,
        node_class=_ElasticNode,
        # Reopens a connection that the server had closed; other retries are made elsewhere.
        max_retries=1,
        retry_on_status=(),
    )


@contextmanager
def answered(place: str) -> Generator[None, None, None]:
    """Translate the client's errors into errors of the index.

    The server's description of a rejected request may quote its words, and is dropped.

    Raises:
        IndexUnavailable: The server did not answer, is too busy, or denied access; or the index
            is missing.
        IndexRefused: The server rejected the request for good.
    """
    try:
        yield
    except NotFoundError as error:
        raise IndexUnavailable(place) from error
    except ApiError as error:
        if passes(error.status_code):
            raise IndexUnavailable(place) from None
        raise IndexRefused(f"{place}: {error.status_code} {error.error}") from None
    except TransportError as error:
        raise IndexUnavailable(place) from error


def passes(status: int) -> bool:
    """Return whether a request answered with this HTTP status may succeed later."""
    return status in {_AUTHENTICATION, _FORBIDDEN, _TOO_MANY} or status >= _SERVER
