"""`lantai show NUMBER`: one item, its fields, its text."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from rich.table import Table

from catalog import actions, ledger
from catalog import queries as register
from web import answers, console, naming


class Command(console.LantaiCommand):
    """Shows an item; looking at it is noted in the ledger."""

    summary = gettext_lazy("show one item: its description, its fields, its text")

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("number", metavar="NUMBER", help=_("archive number"))
        console.add_unmasked(parser)

    def run(self, options: Mapping[str, Any]) -> int:
        item = register.item_by_number(options["number"])
        unmasked = options["unmasked"]
        actions.look(item.pk, ledger.at_the_console(), unmasked=unmasked)
        answer = answers.item(item, unmasked=unmasked)
        if options["json"]:
            console.print_json(answer)
            return console.DONE
        _print(answer)
        return console.DONE


def _print(answer: Mapping[str, Any]) -> None:
    language = get_language()
    table = Table(show_header=False, title=answer["number"])
    table.add_row(_("Title"), console.printable(answer["title"]))
    table.add_row(_("Class"), naming.class_path(answer["class"], language))
    table.add_row(_("Document type"), naming.document_type(answer["type"], language))
    table.add_row(_("File"), console.printable(answer["file"]))
    for name, value in answer["fields"].items():
        table.add_row(naming.field(name), console.printable(str(value)))
    console.tables.print(table)
    for page in answer["pages"]:
        told = _("blank") if page["blank"] else page["engine"]
        console.tables.rule(_("Page %(page)d") % {"page": page["page"]} + f" · {told}")
        for line in page["text"].split("\n"):
            console.tables.print(console.printable(line))
