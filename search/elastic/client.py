"""The client of Elasticsearch, and what its errors mean to us."""

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
"""How long a rebuild waits for one answer, in seconds."""

_AUTHENTICATION, _FORBIDDEN, _TOO_MANY, _SERVER = 401, 403, 429, 500


class _ElasticNode(Urllib3HttpNode):
    """Gives up connecting sooner than waiting for an answer."""

    def __init__(self, config: NodeConfig) -> None:
        super().__init__(config)
        self.pool.timeout = Timeout(connect=_CONNECT_S, read=config.request_timeout)


def connect(url: str, user: str, password: str) -> Elasticsearch:
    """Make a client; nothing is sent yet.

    Args:
        url: Scheme, host and port; with `https` the server's certificate has to be one that
            this machine trusts.
        user: Name for basic authentication; "" for none.
        password: Its password.
    """
    return Elasticsearch(
        url,
        basic_auth=(user, password) if user else None,
        ssl_context=ssl.create_default_context() if url.startswith("https:") else None,
        request_timeout=_ANSWER_S,
        node_class=_ElasticNode,
        # A connection that the server had closed is opened again; all else waits elsewhere.
        max_retries=1,
        retry_on_status=(),
    )


@contextmanager
def answered(place: str) -> Generator[None, None, None]:
    """Turn the client's errors into ours.

    What the server says of a refused request may hold words of it, and is not passed on.

    Raises:
        IndexUnavailable: It did not answer, or is too busy, or does not know us.
        IndexRefused: It understood, and will not.
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
    """Tell whether the same request may succeed later."""
    return status in {_AUTHENTICATION, _FORBIDDEN, _TOO_MANY} or status >= _SERVER
