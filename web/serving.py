"""Serving the pages and running the line, in one process of its own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from gunicorn.app.base import BaseApplication

from config.settings import settings
from workers import line


class Pages(BaseApplication):  # type: ignore[misc]  # gunicorn is not typed
    """Gunicorn with one worker process, whose threads answer while the line runs beside them."""

    def __init__(self, application: Callable[..., Any]) -> None:
        self._application = application
        self._line = ExitStack()
        super().__init__()

    def load_config(self) -> None:
        """Take gunicorn's settings from ours."""
        chosen = {
            "bind": settings().bind,
            "workers": 1,
            "threads": settings().web_threads,
            "worker_class": "gthread",
            "timeout": 120,
            "graceful_timeout": 30,
            "worker_tmp_dir": "/dev/shm",  # noqa: S108  a heartbeat file, in memory
            "control_socket_disable": True,
            "loglevel": "warning",
            "post_worker_init": self._start_line,
            "worker_exit": self._stop_line,
        }
        for name, value in chosen.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        """Return the application."""
        return self._application

    def _start_line(self, _worker: Any) -> None:
        self._line.enter_context(line.running())

    def _stop_line(self, _arbiter: Any, _worker: Any) -> None:
        self._line.close()
