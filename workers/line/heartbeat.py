"""Heartbeat file touched by each sweep, for watchdogs outside of the process."""

from __future__ import annotations

from contextlib import suppress

from config.settings import settings


def beat() -> None:
    """Touch the heartbeat file; errors are ignored, as a stale file then raises the alarm."""
    with suppress(OSError):
        (settings().home / "run" / "pulse").touch()
