"""`lantai ingest PATH…`: take in files and folders, and wait until they are processed."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.ledger import entries
from catalog.scheme.queries import class_scheme
from config.settings import settings
from config.topology import topology
from ingest.arrival.arrivals import Arrivals
from ingest.line import actions
from ingest.quality.profile_table import PROFILES
from web.cli import command
from web.cli.batch import print_batch
from web.cli.progress import BatchProgress
from web.scanning.schemas import BatchSchema
from workers import readiness
from workers.line import runner
from workers.stations import receiving


class Command(command.LantaiCommand):
    """Takes in a batch; the same command again resumes an unfinished one."""

    summary = gettext_lazy("feed files and folders, and wait until they are read and filed")
    examples = (
        "ingest /scans/盒017",
        "ingest --folders-as-items /scans/理赔案卷",
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("paths", nargs="+", metavar="PATH", help=_("files or folders"))
        parser.add_argument("--label", default="", help=_("name of the batch"))
        parser.add_argument(
            "--folders-as-items",
            action="store_true",
            help=_("every folder is one item of all files in it"),
        )
        parser.add_argument(
            "--profile",
            choices=PROFILES,
            metavar="CODE",
            default=settings().scan_profile,
            help=_("scan profile whose limits the pages are held to"),
        )

        parser.add_argument(
            "--urgent",
            action="store_true",
            help=_("read it before the batches that wait already"),
        )

    def run(self, options: Mapping[str, Any]) -> int:
        this_year = timezone.localdate().year
        arrivals = Arrivals(
            options["paths"], class_scheme(), this_year, options["folders_as_items"]
        )
        arrivals.check()
        readiness.ensure_open()  # before opening a batch that would stay empty
        by = entries.at_the_console()
        key = receiving.batch_key(arrivals.paths, folders_are_items=arrivals.folders_are_items)
        label = options["label"] or ", ".join(arrivals.paths)
        batch = actions.open_batch(
            key,
            label,
            source="command",
            by=by.name,
            profile=options["profile"],
            urgent=options["urgent"],
        )
        with (
            runner.running() if topology().line_in_process else nullcontext(),
            BatchProgress(batch.pk) as progress,
        ):
            receiving.feed(batch, arrivals, by, progress.look)
            receiving.wait_until_finished(batch.pk, progress.look)
        batch.refresh_from_db()
        answer = BatchSchema.of(batch)
        if options["json"]:
            command.print_json(answer)
        else:
            print_batch(answer)
        return command.DONE
