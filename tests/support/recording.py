"""Tell at the end of a run how many pages the real engine read for want of a recording.

Recordings are keyed by pixels: they are missing after a change of what a test draws, of what
decodes or cleans pages, or of the fonts.
"""

from __future__ import annotations

import pytest

from tests.support import recorded


def pytest_sessionstart(session: pytest.Session) -> None:
    """Forget what earlier runs noted."""
    if not hasattr(session.config, "workerinput"):
        recorded.forget()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell it once, with the command that records them."""
    if missing := len(recorded.noted()):
        terminalreporter.section("readings that are not recorded")
        terminalreporter.write_line(
            f"{missing} pages were read by the real engine, as they are not recorded; "
            "`python -m tests.support.recorded` adds them, `make record` records all anew."
        )
