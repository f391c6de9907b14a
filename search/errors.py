"""Errors of the index.

* SearchError
  x IndexUnavailable    the index did not answer (transient)
  x IndexRefused        the index rejected a request for good
  x NothingFound        an operation on all matches of a query found none
  x RebuildOvertaken    another rebuild began before this one had finished
"""

from __future__ import annotations


class SearchError(Exception):
    """Base of every error this package raises."""

    transient = False
    """True if the same call may succeed later; the line retries only these."""

    code = "search"
    """Stable code of the error; `web.errors.messages` turns it into a sentence."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


class IndexUnavailable(SearchError):
    """The index at `place` is locked, damaged or unreachable; a batch may be stored in part."""

    transient = True
    code = "index-unavailable"


class IndexRefused(SearchError):
    """The index rejected a request for good; `place` also names the request and the error."""

    code = "index-refused"


class NothingFound(SearchError):
    """The query matches no item, where an operation was to run on all its matches."""

    code = "nothing-found"

    def __init__(self) -> None:
        super().__init__("")


class RebuildOvertaken(SearchError):
    """Another rebuild of the index at `place` began; this one stopped and was discarded."""

    code = "rebuild-overtaken"
