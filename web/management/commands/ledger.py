"""`lantai ledger`: whether the chain of acts is whole."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import ledger
from catalog.models import LedgerEntry
from web import console


class Command(console.LantaiCommand):
    """Verifies the ledger from its first entry to its head."""

    summary = gettext_lazy("verify the ledger: every act, in order, unchanged")

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("act", nargs="?", choices=["verify"], default="verify")

    def run(self, options: Mapping[str, Any]) -> int:
        breaks = ledger.breaks()
        count = LedgerEntry.objects.count()
        if options["json"]:
            told = [{"entry": each.seq, "why": each.why} for each in breaks]
            console.print_json({"entries": count, "whole": not breaks, "breaks": told})
        elif breaks:
            for each in breaks:
                where = {"entry": each.seq, "why": each.why}
                console.tables.print(
                    _("The chain breaks at entry %(entry)d (%(why)s).") % where,
                    style="bold red",
                )
            console.tables.print(_("Restore the database from a backup and compare."))
        else:
            console.tables.print(
                _("The ledger is whole: %(count)d entries.") % {"count": count}
            )
        return console.WRONG if breaks else console.DONE
