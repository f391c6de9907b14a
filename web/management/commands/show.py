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
from web import answers, console, naming, searches


class Command(console.LantaiCommand):
    """Shows an item; looking at it is noted in the ledger."""

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
        console.add_unmasked(parser)

    def run(self, options: Mapping[str, Any]) -> int:
        if options["presumed_years"]:
            rows = register.presumed_years()
            answer = answers.presumed_years(rows, unmasked=options["unmasked"])
            shown = [row.pk for row in rows]
            digest = searches.digest("", "presumed years")
            actions.note_shown(
                digest, shown, ledger.at_the_console(), unmasked=options["unmasked"]
            )
            _list_presumed(answer, options["json"])
            return console.DONE
        item = register.item_by_number(options["number"])
        unmasked = options["unmasked"]
        actions.look(item.pk, ledger.at_the_console(), unmasked=unmasked)
        answer = answers.item(item, unmasked=unmasked)
        if options["json"]:
            console.print_json(answer)
            return console.DONE
        _print(answer)
        return console.DONE


def _list_presumed(answer: Mapping[str, Any], as_json: bool) -> None:  # noqa: FBT001
    if as_json:
        console.print_json(answer)
        return
    for each in answer["items"]:
        told = f"{each['number']}  {console.printable(each['title'])}"
        console.tables.print(told, soft_wrap=True)


def _print(answer: Mapping[str, Any]) -> None:
    language = get_language()
    table = Table(show_header=False, title=answer["number"])
    table.add_row(_("Title"), console.printable(answer["title"]))
    table.add_row(_("Class"), naming.class_path(answer["class"], language))
    table.add_row(_("Document type"), naming.document_type(answer["type"], language))
    if answer["year_presumed"]:
        table.add_row(_("Year"), _("presumed: neither listed nor read"))
    table.add_row(_("File"), console.printable(answer["file"]))
    for name, value in answer["fields"].items():
        table.add_row(naming.field(name), console.printable(str(value)))
    console.tables.print(table)
    for page in answer["pages"]:
        told = _("blank") if page["blank"] else page["engine"]
        console.tables.rule(_("Page %(page)d") % {"page": page["page"]} + f" · {told}")
        for line in page["text"].split("\n"):
            console.tables.print(console.printable(line))
