"""`lantai worker`: run the line, without web pages and intake."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from web.cli import command
from workers.line import runner
from workers.sweep import is_idle


class Command(command.LantaiCommand):
    """Runs the line until it is stopped."""

    summary = gettext_lazy("run the line: read and file whatever waits")
    speaks_json = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--until-done", action="store_true", help=_("end when nothing waits any more")
        )

    def run(self, options: Mapping[str, Any]) -> int:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        with runner.running():
            command.words.print(_("The line is running; Ctrl+C ends it."))
            while not stop.wait(1):
                if options["until_done"] and is_idle():
                    break
        return command.DONE
