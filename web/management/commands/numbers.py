"""`lantai numbers`: list series and their marks, name a last number, void a number."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.errors import SeriesUnknown
from catalog.ledger import entries
from catalog.models import VoidNumber
from catalog.register import numbers
from catalog.register.numbering import (
    Template,
    normalise,
)
from catalog.scheme.queries import class_scheme
from config.settings import settings
from ingest.line import actions
from web.cli import (
    command,
)
from web.cli import (
    numbers as cli_numbers,
)
from web.register import numbers as register_numbers
from workers.jobs import protection


class Command(command.LantaiCommand):
    """Performs an act, if one is given, and lists the series with their high-water marks."""

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
        answer = register_numbers.numbers(made)
        if options["json"]:
            command.print_json(answer)
        else:
            for each in made:
                command.tables.print(_("Void: %(number)s") % {"number": each.number})
            cli_numbers.print_numbers(answer)
        return command.DONE if answer.well else command.WRONG

    def _act(self, options: Mapping[str, Any]) -> list[VoidNumber]:
        act, series, by = options["act"], normalise(options["series"]), entries.at_the_console()
        template = Template(settings().item_template)
        made: list[VoidNumber] = []
        if act == "void":
            with protection.numbering() as marks:
                reason = options["reason"]
                made = [numbers.void_number(series, template, marks, reason=reason, by=by)]
        elif act == "set":
            if options["last"] is None:
                raise SeriesUnknown(options["series"])
            last = numbers.in_series(series, options["last"], template, class_scheme())
            sure = options["yes"]
            made = numbers.name_last(last, protection.marks(), by=by, sure=sure)
        elif act == "confirm":
            numbers.confirm(protection.marks(), by)
        if act in {"set", "confirm"}:
            actions.release_blocked()
        return made
