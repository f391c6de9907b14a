"""The trail of a paper through the logs: `bundle=…` joins its events from intake to index."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import structlog

from ingest import queries
from ingest.models import Bundle, Leased, Page, Rereading, SourceFile

log = structlog.get_logger()

STEPS: dict[type[Leased], str] = {
    SourceFile: "split",
    Page: "read",
    Bundle: "file",
    Rereading: "reread",
}
"""Step that works on each kind of row."""


@contextmanager
def step(rows: type[Leased], row_id: int) -> Generator[None, None, None]:
    """Let all events of a step carry what it works on, and tell when it is done."""
    bundle = queries.bundle_of(rows, row_id)
    with structlog.contextvars.bound_contextvars(step=STEPS[rows], row=row_id, bundle=bundle):
        yield
        log.info("step done")
