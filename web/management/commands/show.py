"""`lantai show NUMBER`: show an item with its fields and its text."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from rich.table import Table

from catalog.ledger import entries
from catalog.register import actions
from catalog.register import queries as register
from web import labels
from web.cli import (
    command,
)
from web.item.schemas import ItemSchema, PresumedYearsSchema
from web.search import kept_queries


class Command(command.LantaiCommand):
    """Shows an item, or lists those with presumed years; recorded in the ledger."""

    summary = gettext_lazy("show one item: its description, its fields, its text")

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("number", nargs="?", metavar="NUMBER", help=_("archive number"))
        what.add_argument(
            "--presumed-years",
            action="store_true",
            help=_("list the items whose year was neither listed nor read"),
        )
        command.add_unmasked(parser)

    def run(self, options: Mapping[str, Any]) -> int:
        if options["presumed_years"]:
            rows = register.presumed_years()
            found = PresumedYearsSchema.of(rows, unmasked=options["unmasked"])
            shown = [row.pk for row in rows]
            digest = kept_queries.digest("", "presumed years")
            actions.record_search(
                digest, shown, entries.at_the_console(), unmasked=options["unmasked"]
            )
            _list_presumed(found, as_json=options["json"])
            return command.DONE
        item = register.item_by_number(options["number"])
        unmasked = options["unmasked"]
        actions.record_viewing(item.pk, entries.at_the_console(), unmasked=unmasked)
        answer = ItemSchema.of(item, unmasked=unmasked)
        if options["json"]:
            command.print_json(answer)
            return command.DONE
        _print(answer)
        return command.DONE


def _list_presumed(found: PresumedYearsSchema, *, as_json: bool) -> None:
    if as_json:
        command.print_json(found)
        return
    for each in found.items:
        heading = f"{each.number}  {command.printable(each.title)}"
        command.tables.print(heading, soft_wrap=True)


def _print(item: ItemSchema) -> None:
    language = get_language()
    table = Table(show_header=False, title=item.number)
    table.add_row(_("Title"), command.printable(item.title))
    table.add_row(_("Class"), labels.class_path(item.record_class, language))
    table.add_row(_("Document type"), labels.document_type(item.type, language))
    if item.year_presumed:
        table.add_row(_("Year"), _("presumed: neither listed nor read"))
    table.add_row(_("File"), command.printable(item.file))
    for name, value in item.fields.items():
        table.add_row(labels.field(name), command.printable(str(value)))
    command.tables.print(table)
    for page in item.pages:
        label = _("blank") if page.blank else page.engine
        command.tables.rule(_("Page %(page)d") % {"page": page.page} + f" · {label}")
        for line in page.text.split("\n"):
            command.tables.print(command.printable(line))
