"""`lantai rescan`: list the pages that should be scanned again."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.ledger import entries
from ingest.batches.queries import all_batches
from ingest.errors import BatchNotNamed
from ingest.line import queries
from ingest.models import Batch
from ingest.quality import defects, rescans
from ingest.quality.profile_table import PROFILES
from web.cli import command
from web.cli.rescans import print_list
from web.scanning.schemas import RescanListSchema
from workers.stations import scan_quality


class Command(command.LantaiCommand):
    """Lists the undecided pages that miss a limit of their scan profile."""

    summary = gettext_lazy("list the pages that should be scanned again, and why")

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--batch", type=int, metavar="N", help=_("of this batch only"))
        parser.add_argument(
            "--cause", choices=defects.CODES, metavar="CODE", help=_("with this defect first")
        )
        parser.add_argument(
            "--judge-again",
            action="store_true",
            help=_("first hold what was measured against the limits as they are now"),
        )
        parser.add_argument(
            "--profile",
            choices=PROFILES,
            metavar="CODE",
            help=_("first choose another scan profile for the batch, and judge it again"),
        )

    def run(self, options: Mapping[str, Any]) -> int:
        batch = queries.batch(options["batch"]) if options["batch"] is not None else None
        if options["judge_again"] or options["profile"]:
            _judge_again(batch, options["profile"])
        pages = rescans.objected().filter(settled="").order_by("-severity", "pk")
        if batch:
            pages = pages.filter(file__batch=batch)
        if options["cause"]:
            pages = rescans.by_cause(pages, options["cause"])
        answer = RescanListSchema.of(pages, rescans.counts(batch.pk if batch else None))
        if options["json"]:
            command.print_json(answer)
        else:
            print_list(answer)
        return command.DONE


def _judge_again(batch: Batch | None, profile: str | None) -> None:
    """Judge one batch again, or all.

    Raises:
        BatchNotNamed: A profile is given without a batch.
    """
    if profile and batch is None:
        raise BatchNotNamed
    by = entries.at_the_console()
    for each in [batch] if batch else all_batches():
        each.profile = profile or each.profile
        scan_quality.judge_again(each, by)
