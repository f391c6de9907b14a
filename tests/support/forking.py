"""A fork server for the `lantai` command: a process of its own, without the cost of importing.

One server per test worker has the libraries imported, and no setting read. For each command it
forks a supervisor, which forks the command, waits for it and sends its exit status. Tests that
kill a process, or send it signals, start it as a user does instead.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import traceback
from functools import cache
from importlib import import_module
from tempfile import TemporaryFile
from types import SimpleNamespace
from typing import Any

from tests.places import ROOT

LIBRARIES = (
    "config.settings", "config.wiring", "cv2", "django.contrib.auth",
    "django.contrib.staticfiles", "django.core.management",
    "django.db.backends.postgresql.base", "django.db.backends.sqlite3.base",
    "django.db.migrations.executor", "django.db.models", "django.forms", "django.template",
    "django.utils.translation", "django.views", "dramatiq.brokers.redis", "elasticsearch",
    "ingest.quality.profile_table", "minio", "numpy", "ocr.imaging.measures", "ocr.port",
    "pikepdf", "PIL.Image", "pydantic", "redis", "rich.progress", "search.highlight",
    "search.query", "search.sqlite.index", "storage.disk", "structlog",
    "web.errors.messages", "web.item.masking", "web.schema", "workers.timeouts",
)  # fmt: skip
"""Modules that the commands use and that do not depend on a setting."""

_LONGEST = 1 << 20
"""Longest message, in bytes."""


def run(args: list[str], env: dict[str, str], given: str | None) -> SimpleNamespace:
    """Run `lantai` to its end.

    Args:
        args: Arguments of the command.
        env: All of its environment.
        given: Its standard input; None for none.

    Returns:
        `returncode` (negative: the signal that ended it), `stdout`, `stderr`.
    """
    here, there = socket.socketpair()
    with here, TemporaryFile() as stdin, TemporaryFile() as out, TemporaryFile() as err:
        stdin.write((given or "").encode())
        stdin.seek(0)
        with there:
            job = json.dumps({"args": args, "env": env}).encode()
            files = [stdin.fileno(), out.fileno(), err.fileno(), there.fileno()]
            socket.send_fds(_server(), [job], files)
        status = int(here.recv(64) or b"-9")
        out.seek(0)
        err.seek(0)
        return SimpleNamespace(
            args=args, returncode=status, stdout=out.read().decode(), stderr=err.read().decode()
        )


@cache
def _server() -> socket.socket:
    """Start the server of this test worker, which ends with it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _LONGEST)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.forking", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            cwd=ROOT,
            env=_plain_environment(),
        )
    atexit.register(process.wait)
    atexit.register(ours.close)
    return ours


def _plain_environment() -> dict[str, str]:
    """Return this process's environment without any setting of Lantai or Django."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LANTAI_", "DJANGO_"))
    }


def serve(control: socket.socket) -> None:
    """Fork a supervisor for each command until the test worker is gone."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # supervisors are not waited for
    for name in LIBRARIES:
        import_module(name)
    gc.freeze()  # collecting what is shared would copy it
    while True:
        message, files, _, _ = socket.recv_fds(control, _LONGEST, 4)
        if not message:
            return
        if os.fork() == 0:
            control.close()
            _supervise(json.loads(message), files)
        for each in files:
            os.close(each)


def _supervise(job: dict[str, Any], files: list[int]) -> None:
    """Run the command in a child, send its exit status, and end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    *standard, answer = files
    pid = os.fork()
    if pid == 0:
        os.close(answer)
        _become(job, standard)
    _, status = os.waitpid(pid, 0)
    os.write(answer, str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def _become(job: dict[str, Any], standard: list[int]) -> None:
    """Run the command in this process, which ends as an interpreter does."""
    for number, each in enumerate(standard):
        os.dup2(each, number)
        os.close(each)
    os.environ.clear()
    os.environ.update(job["env"])
    sys.argv = [str(ROOT / "web" / "__main__.py"), *job["args"]]
    os._exit(_exit_status())


def _exit_status() -> int:
    """Run the command and what an interpreter does at its end, but for freeing its memory.

    Freeing copies the pages shared with the server, and takes as long as most commands.
    """
    from web.__main__ import main

    code: object = None
    try:
        main()
    except SystemExit as error:
        code = error.code
    except BaseException:  # noqa: BLE001  as an interpreter does
        traceback.print_exc()
        code = 1
    threading._shutdown()  # type: ignore[attr-defined]  # waits for threads
    atexit._run_exitfuncs()
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
    sys.stdout.flush()
    sys.stderr.flush()
    return code if isinstance(code, int) else int(code is not None)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
