"""`lantai batch [ID]`: show a batch, or list batches."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ingest.line import queries
from web.cli import command
from web.cli.batch import print_batch
from web.cli.batch_list import print_batches
from web.scanning.schemas import BatchListSchema, BatchSchema


class Command(command.LantaiCommand):
    """Shows a batch, the newest one by default, or lists batches."""

    summary = gettext_lazy("show what became of a batch, the newest if none is named")
    examples = ("batch", "batch 17", "batch --list")

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("id", nargs="?", type=int, metavar="ID", help=_("its number"))
        parser.add_argument(
            "--list",
            action="store_true",
            help=_("list the newest batches instead, a line each"),
        )
        parser.add_argument(
            "--limit",
            type=command.whole_number,
            default=20,
            help=_("batches listed at most (default: %(default)s)"),
        )

    def run(self, options: Mapping[str, Any]) -> int:
        if options["list"]:
            batches = BatchListSchema.of(queries.newest(options["limit"]))
            if options["json"]:
                command.print_json(batches)
            else:
                print_batches(batches)
            return command.DONE
        answer = BatchSchema.of(queries.batch(options["id"]))
        if options["json"]:
            command.print_json(answer)
        else:
            print_batch(answer)
        return command.DONE
