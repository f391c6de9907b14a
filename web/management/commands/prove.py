"""`lantai prove`: check that a restored backup is this archive."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.settings import settings
from storage.port import ObjectStore
from web.cli import (
    command,
)
from web.cli.restore_check import print_proved
from web.status.schemas import RestoreCheckSchema
from workers.jobs import (
    runs,
    scheduler,
)
from workers.jobs.scheduler import Job
from workers.line import attempts
from workers.models import Run, RunOutcome
from workers.restore_check import copies
from workers.restore_check.errors import (
    CopyUnreadable,
    ProvingUnderWay,
)
from workers.restore_check.proof import (
    JOB,
    RestoreCheck,
)

_CODES = {RunOutcome.WELL: command.DONE, RunOutcome.LOST: command.STOPPED}


class Command(command.LantaiCommand):
    """Compares a restored copy with this archive, without changing either."""

    summary = gettext_lazy("prove that a restored backup is this archive, whole")

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "copy",
            metavar="COPY",
            help=_("the restored home folder; with --database the objects: folder or bucket"),
        )
        parser.add_argument(
            "--database",
            type=Path,
            metavar="FILE",
            help=_("file with the address (postgresql://…) of the restored database"),
        )
        parser.add_argument(
            "--sample",
            type=int,
            metavar="COUNT",
            help=_("read so many objects, chosen by chance, instead of all"),
        )

    def run(self, options: Mapping[str, Any]) -> int:
        with _opened(options["copy"], options["database"]) as store:
            run, damaged = _proved(store, options["sample"])
        answer = RestoreCheckSchema.of(run, damaged)
        if options["json"]:
            command.print_json(answer)
        else:
            print_proved(answer)
        return _CODES.get(RunOutcome(run.outcome), command.WRONG)


@contextmanager
def _opened(copy: str, database: Path | None) -> Generator[ObjectStore, None, None]:
    if database is None:
        with copies.home(Path(copy).absolute()) as store:
            yield store
        return
    try:
        url = database.read_text("utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise CopyUnreadable(str(database)) from error
    with copies.in_services(url, copy) as store:
        yield store


def _proved(store: ObjectStore, sample: int | None) -> tuple[Run, list[str]]:
    """Perform the restore check as a recorded run; return it and the keys of damaged objects.

    Raises:
        ProvingUnderWay: Another process is running one.
    """
    entered = runs.start_run(JOB)
    if entered is None:
        raise ProvingUnderWay
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: entered.stopping.set())
    proving = RestoreCheck(store, entered, sample)
    job = Job(JOB, lambda: 24 * settings().restore_days, lambda _: proving.prove())
    ended = scheduler.perform(job, entered)
    attempts.leave()
    return ended, proving.damaged
