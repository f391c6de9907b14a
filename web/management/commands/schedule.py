"""`lantai schedule`: run the scheduler."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from web.cli import command
from workers.jobs import scheduler
from workers.line import attempts
from workers.models import RunOutcome


class Command(command.LantaiCommand):
    """Runs due jobs until it is stopped."""

    summary = gettext_lazy("do what is due by the clock: fixity and other upkeep")
    speaks_json = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--once",
            action="store_true",
            help=_("do what is due now, one after the other, and end"),
        )

    def run(self, options: Mapping[str, Any]) -> int:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        try:
            if options["once"]:
                return _once(stop)
            with scheduler.running():
                command.words.print(_("What is due is done by the clock; Ctrl+C ends it."))
                stop.wait()
        finally:
            attempts.leave()
        return command.DONE


def _once(stop: threading.Event) -> int:
    ended = scheduler.run_due_jobs(stop)
    if any(run.outcome == RunOutcome.LOST for run in ended):
        return command.STOPPED
    well = all(run.outcome == RunOutcome.WELL for run in ended)
    return command.DONE if well else command.WRONG
