"""JSON objects of requests to read pages again."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.text.rereading import Request
from web.schema import Schema


class RereadingRequestSchema(Schema):
    """Pages that were asked to be read again at one time, and how far that is."""

    asked_at: str
    """ISO 8601 to the second, in UTC."""
    by: str
    engine: str
    """What reads them."""
    pages: int
    done: int
    """Read again by now."""
    waiting: int
    """To be read yet."""
    set_aside: dict[str, int]
    """Could not be read again: code to number of pages."""
    stopped: int
    """Left as they were, because a person stopped it."""

    @classmethod
    def of(cls, request: Request) -> RereadingRequestSchema:
        """Return the JSON object of a request."""
        return cls(
            asked_at=request.asked_at.isoformat(timespec="seconds"),
            by=request.by,
            engine=request.engine,
            pages=request.pages,
            done=request.done,
            waiting=request.waiting,
            set_aside=dict(request.set_aside),
            stopped=request.stopped,
        )


class RereadingListSchema(Schema):
    """The newest requests."""

    requests: tuple[RereadingRequestSchema, ...]

    @classmethod
    def of(cls, found: Iterable[Request]) -> RereadingListSchema:
        """Return the JSON object of requests, in their order."""
        return cls(requests=tuple(map(RereadingRequestSchema.of, found)))
