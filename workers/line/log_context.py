"""The trail of a paper through the logs: `bundle=…` joins its events from intake to index."""

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
    """Let all events of a step carry what it works on; who claimed the row was told that."""
    with structlog.contextvars.bound_contextvars(
        step=STEPS[type(lease.row)], row=lease.row_id, bundle=lease.bundle_id
    ):
        yield
