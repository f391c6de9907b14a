"""JSON schemas of requests for rereading."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.text.rereading import Request
from web.schema import Schema


class RereadingRequestSchema(Schema):
    """A request to read pages again, and its progress."""

    asked_at: str
    """ISO 8601 to the second, in UTC."""
    by: str
    engine: str
    """Name of the engine."""
    pages: int
    done: int
    """Number of pages read again."""
    waiting: int
    """Number of pages still to be read."""
    set_aside: dict[str, int]
    """Pages that could not be read again: code to number."""
    stopped: int
    """Number of pages cancelled by a person."""

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
