"""Clock of the object store, by which its retention locks end."""

from __future__ import annotations

import http.client
import time
from contextlib import closing
from email.utils import parsedate_to_datetime

from storage.errors import StoreUnavailable

PATIENCE_S = 3.0
"""Time limit of the request, in seconds."""


def offset_s(scheme: str, netloc: str) -> float:
    """Return the store's clock minus ours, in seconds, accurate to about one second.

    Raises:
        StoreUnavailable: The store does not answer, or sends no valid Date header.
    """
    kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
    try:
        with closing(kind(netloc, timeout=PATIENCE_S)) as connection:
            began = time.time()
            connection.request("HEAD", "/")
            date = connection.getresponse().headers["Date"]
            here = (began + time.time()) / 2
        there = parsedate_to_datetime(date).timestamp() + 0.5  # whole seconds
    except (OSError, http.client.HTTPException, TypeError, ValueError) as error:
        raise StoreUnavailable("") from error
    return there - here
