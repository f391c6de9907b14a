"""Web server; in an embedded installation it also runs the line and the scheduler."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.db import connections
from gunicorn.app.base import BaseApplication
from gunicorn.http import wsgi
from gunicorn.util import parse_address

from config.settings import settings
from config.topology import topology
from web.cli.errors import AddressNotFree, AddressNotValid
from web.status import load_shedding
from web.status.request_log import ServerLog
from workers.jobs import scheduler
from workers.line import runner

_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  compared with, not bound to


def address() -> str:
    """Return the URL of the pages for a browser on this machine."""
    host, _, port = settings().bind.rpartition(":")
    host = "localhost" if host.strip("[]") in _EVERYWHERE else host
    return f"http://{host}:{port}"


def check_address() -> None:
    """Check that the configured address can be bound.

    Raises:
        AddressNotValid: It is not an address of this machine.
        AddressNotFree: It is in use, or not permitted.
    """
    try:
        wanted = parse_address(settings().bind)
        family = socket.AF_INET6 if ":" in wanted[0] else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(wanted)
    except (socket.gaierror, OverflowError, RuntimeError) as error:
        raise AddressNotValid(settings().bind) from error
    except OSError as error:
        foreign = error.errno == errno.EADDRNOTAVAIL
        raise (AddressNotValid if foreign else AddressNotFree)(settings().bind) from error


class Unnamed(wsgi.Response):  # type: ignore[misc]  # gunicorn is not typed
    """A response without the header `Server`, for which gunicorn has no setting."""

    def default_headers(self) -> list[str]:
        """See gunicorn."""
        return [line for line in super().default_headers() if not line.startswith("Server:")]


class Pages(BaseApplication):  # type: ignore[misc]  # gunicorn is not typed
    """Gunicorn with one worker process and a pool of threads."""

    def __init__(self, application: Callable[..., Any]) -> None:
        self._application = application
        self._line = ExitStack()
        super().__init__()

    def load_config(self) -> None:
        """Set gunicorn's options by our settings."""
        chosen = {
            "bind": settings().bind,
            "workers": 1,
            "threads": settings().web_threads + load_shedding.SPARE,
            "worker_class": "gthread",
            "timeout": 120,
            "graceful_timeout": 30,
            "worker_tmp_dir": "/dev/shm",  # noqa: S108  a heartbeat file, in memory
            "control_socket_disable": True,
            "logger_class": ServerLog,
            "post_worker_init": self._start_line,
            "worker_exit": self._stop_line,
        }
        for name, value in chosen.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def run(self) -> None:
        """Serve until stopped; the worker process must not inherit SQLite connections."""
        wsgi.Response = Unnamed
        connections.close_all()
        super().run()

    def load(self) -> Callable[..., Any]:
        """Return the WSGI application."""
        return self._application

    def _start_line(self, _worker: Any) -> None:
        if topology().line_in_process:
            self._line.enter_context(runner.running())
            self._line.enter_context(scheduler.running())

    def _stop_line(self, _arbiter: Any, _worker: Any) -> None:
        self._line.close()
