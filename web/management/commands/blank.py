"""`lantai blank [PATH…]`: decide about files of blank pages only."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.ledger import entries
from ingest.batches.reports import FileReport, reports
from ingest.errors import NothingToRetry
from ingest.line import queries
from ingest.models import SourceFile
from ingest.review import blank_only
from web.cli import (
    command,
    finish_batch,
)
from web.scanning.schemas import FileListSchema, FileSchema


class Command(command.LantaiCommand):
    """Lists the files of blank pages only that wait for a decision, or decides about them."""

    summary = gettext_lazy("decide about files of blank pages only: no record, or file them")

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "paths", nargs="*", metavar="PATH", help=_("as listed; all of the batch if none")
        )
        parser.add_argument(
            "--batch",
            type=int,
            metavar="N",
            help=_("of this batch; to decide, the newest that has some if none is named"),
        )
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--no-record", action="store_true", help=_("they are no record: give no number")
        )
        what.add_argument(
            "--file-as", metavar="TYPE", help=_("file them as this document type")
        )

    def run(self, options: Mapping[str, Any]) -> int:
        waiting = blank_only.waiting().order_by("pk")
        if options["batch"] is not None:
            waiting = waiting.filter(batch=queries.batch(options["batch"]))
        if options["paths"]:
            waiting = waiting.filter(path__in=options["paths"])
        if not (options["no_record"] or options["file_as"]):
            _print(reports(waiting), as_json=options["json"])
            return command.DONE
        newest = waiting.last()
        if newest is None:
            raise NothingToRetry
        _decide(list(waiting.filter(batch=newest.batch)), options)
        finish_batch.finish(newest.batch, as_json=options["json"])
        return command.DONE


def _decide(files: Sequence[SourceFile], options: Mapping[str, Any]) -> None:
    ids, by = [file.pk for file in files], entries.at_the_console()
    if options["no_record"]:
        blank_only.no_record(ids, by)
    else:
        blank_only.file_as(ids, options["file_as"], by)


def _print(found: Sequence[FileReport], *, as_json: bool) -> None:
    if as_json:
        command.print_json(FileListSchema(files=tuple(map(FileSchema.of, found))))
        return
    for each in found:
        command.tables.print(command.printable(each.path), soft_wrap=True)
