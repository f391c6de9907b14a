"""`lantai numbers`: series and their marks; name the last number, take one out of use."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import ledger, numbers
from catalog.errors import SeriesUnknown
from catalog.models import VoidNumber
from catalog.rules.numbering import Template, normalise
from config.settings import settings
from ingest import actions
from web import console, numbers_tables, numbers_told
from workers import marking


class Command(console.LantaiCommand):
    """Lists the series and compares them with their marks; changes them where it is asked."""

    summary = gettext_lazy("archive numbers: their marks, void ones, those that were lost")

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "act",
            nargs="?",
            choices=["list", "set", "confirm", "void"],
            default="list",
            help=_(
                "list; set SERIES LAST names the last number that was printed or given;"
                " confirm says that the register has the last one of every series;"
                " void SERIES takes the next number out of use"
            ),
        )
        parser.add_argument("series", nargs="?", metavar="SERIES", default="")
        parser.add_argument("last", nargs="?", type=int, metavar="LAST")
        parser.add_argument(
            "--reason", default="", help=_("with void: why the number is taken out of use")
        )
        parser.add_argument(
            "--yes", action="store_true", help=_("with set: also where very many become void")
        )

    def run(self, options: Mapping[str, Any]) -> int:
        made = self._act(options)
        answer = numbers_told.numbers() | {"made_void": [each.number for each in made]}
        if options["json"]:
            console.print_json(answer)
        else:
            for each in made:
                console.tables.print(_("Void: %(number)s") % {"number": each.number})
            numbers_tables.print_numbers(answer)
        return console.DONE if answer["well"] else console.WRONG

    def _act(self, options: Mapping[str, Any]) -> list[VoidNumber]:
        act, series, by = options["act"], normalise(options["series"]), ledger.at_the_console()
        template = Template(settings().item_template)
        made: list[VoidNumber] = []
        if act == "void":
            with marking.numbering() as marks:
                reason = options["reason"]
                made = [numbers.void_number(series, template, marks, reason=reason, by=by)]
        elif act == "set":
            if options["last"] is None:
                raise SeriesUnknown(options["series"])
            last, sure = numbers.in_series(series, options["last"], template), options["yes"]
            made = numbers.name_last(last, marking.marks(), by=by, sure=sure)
        elif act == "confirm":
            numbers.confirm(marking.marks(), by)
        if act in {"set", "confirm"}:
            actions.let_bundles_go_on()
        return made
