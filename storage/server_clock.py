"""What time it is at an object store: its locks run out by its own clock."""

from __future__ import annotations

import http.client
import time
from contextlib import closing
from email.utils import parsedate_to_datetime

from storage.errors import StoreUnavailable

PATIENCE_S = 3.0
"""How long the store may take to answer, in seconds."""


def offset_s(scheme: str, netloc: str) -> float:
    """Return how far the clock of a store is before ours, in seconds, to about one second.

    Raises:
        StoreUnavailable: It does not answer, or does not say what time it is.
    """
    kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
    try:
        with closing(kind(netloc, timeout=PATIENCE_S)) as connection:
            began = time.time()
            connection.request("HEAD", "/")
            told = connection.getresponse().headers["Date"]
            here = (began + time.time()) / 2
        there = parsedate_to_datetime(told).timestamp() + 0.5  # it tells whole seconds
    except (OSError, http.client.HTTPException, TypeError, ValueError) as error:
        raise StoreUnavailable("") from error
    return there - here
