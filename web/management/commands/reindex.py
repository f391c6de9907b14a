"""`lantai reindex`: rebuild the search index from the database, or reconcile it."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config import wiring
from web.cli import command
from workers.jobs import index_reconciler
from workers.stations import indexing


class Command(command.LantaiCommand):
    """Rebuilds the index; searches use the old one meanwhile."""

    summary = gettext_lazy("make the search index anew from the database")

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--compare",
            action="store_true",
            help=_("compare the index with the register instead, and repair what differs"),
        )

    def run(self, options: Mapping[str, Any]) -> int:
        if options["compare"]:
            return _compare(options)
        count = wiring.index().rebuild(indexing.all_documents())
        if options["json"]:
            command.print_json({"items": count})
        else:
            command.tables.print(_("Items in the new index: %(count)d") % {"count": count})
        return command.DONE


def _compare(options: Mapping[str, Any]) -> int:
    counts = asdict(index_reconciler.reconcile())
    if options["json"]:
        command.print_json(counts)
    else:
        command.tables.print(
            _(
                "Compared: %(items)d. Missing: %(missing)d, older: %(stale)d;"
                " they are being indexed again. Not in the register, taken out: %(stray)d."
            )
            % counts
        )
        if counts["ahead"]:
            command.tables.print(
                _("Newer than the register: %(ahead)d. Run “lantai reindex”.") % counts
            )
    return command.WRONG if counts["ahead"] else command.DONE
