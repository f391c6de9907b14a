"""What can go wrong with the index.

* SearchError
  x IndexUnavailable    the index did not answer (transient)
  x IndexRefused        the index did not take what it was given
  x NothingFound        all items were asked for that a query finds, and it finds none
  x RebuildOvertaken    another rebuild began while this one was at work
"""

from __future__ import annotations


class SearchError(Exception):
    """Base of every error this package raises."""

    transient = False
    """Whether the same call may succeed later; the line retries only these."""

    code = "search"
    """What people are told, by way of `web.errors.messages`."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


class IndexUnavailable(SearchError):
    """The index at `place` is locked, broken or gone; nothing was changed in it."""

    transient = True
    code = "index-unavailable"


class IndexRefused(SearchError):
    """The index refused a request for good; `place` also says which, and how it said so."""

    code = "index-refused"


class NothingFound(SearchError):
    """A query finds nothing where something was to be done with all that it finds."""

    code = "nothing-found"

    def __init__(self) -> None:
        super().__init__("")


class RebuildOvertaken(SearchError):
    """Another rebuild of the index at `place` began; this one stopped and left no trace."""

    code = "rebuild-overtaken"
