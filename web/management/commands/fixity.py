"""`lantai fixity`: check that stored objects are unchanged."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.settings import settings
from ingest.objects import inventory
from web.cli import (
    command,
)
from web.cli.fixity import print_fixity
from web.status.schemas import FixitySchema
from workers.errors import CheckUnderWay
from workers.jobs import (
    fixity,
    job_status,
    runs,
    scheduler,
)
from workers.line import attempts
from workers.models import Run, RunOutcome


class Command(command.LantaiCommand):
    """Reads stored objects back, compares them with their digests, and prints damage."""

    summary = gettext_lazy("check that every stored object is still what it was")

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--all", action="store_true", help=_("read every object, not only what is due")
        )
        what.add_argument(
            "--report", action="store_true", help=_("read nothing; show what is known")
        )

    def run(self, options: Mapping[str, Any]) -> int:
        last = _newest() if options["report"] else _checked(everything=options["all"])
        since = timezone.now() - timedelta(days=settings().fixity_days)
        is_late = job_status.job_status(scheduler.FIXITY).is_late
        kept, found = inventory.summary(since), inventory.findings()
        answer = FixitySchema.of(last, kept, found, late=is_late)
        if options["json"]:
            command.print_json(answer)
        else:
            print_fixity(answer)
        return _exit_code(answer)


def _newest() -> Run | None:
    """Return the newest run, after marking dead runs as lost."""
    runs.mark_lost_runs()
    return next(iter(runs.newest(scheduler.FIXITY.name)), None)


def _checked(*, everything: bool) -> Run:
    """Run a fixity check now; return the ended run.

    Raises:
        CheckUnderWay: Another process is running one.
    """
    entered = runs.start_run(scheduler.FIXITY.name)
    if entered is None:
        raise CheckUnderWay
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: entered.stopping.set())
    work = fixity.check_all if everything else None
    ended = scheduler.perform(scheduler.FIXITY, entered, work)
    attempts.leave()  # skipped if its end was not recorded: then it shows as lost at once
    return ended


def _exit_code(answer: FixitySchema) -> int:
    """Return 3 if interrupted, 1 if anything is damaged, late or failed, else 0."""
    if answer.outcome == RunOutcome.LOST and answer.code == "interrupted":
        return command.STOPPED
    well = answer.outcome in {None, RunOutcome.WELL, RunOutcome.RUNNING}
    well = well and not answer.findings and not answer.late
    return command.DONE if well else command.WRONG
