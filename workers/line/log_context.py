"""Log context of steps: `bundle=…` correlates a paper's events from intake to index."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import structlog

from ingest.line.leases import Lease
from ingest.models import Bundle, Leased, Page, Rereading, SourceFile

STEPS: dict[type[Leased], str] = {
    SourceFile: "split",
    Page: "read",
    Bundle: "file",
    Rereading: "reread",
}
"""Step that works on each kind of row."""


@contextmanager
def bind(lease: Lease[Leased]) -> Generator[None, None, None]:
    """Bind the step's ids to the log context while the context lasts."""
    with structlog.contextvars.bound_contextvars(
        step=STEPS[type(lease.row)], row=lease.row_id, bundle=lease.bundle_id
    ):
        yield
