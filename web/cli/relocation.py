"""Terminal output of a relocation."""

from __future__ import annotations

from django.utils.translation import gettext as _
from rich.table import Table

from web.cli.command import (
    printable,
    tables,
)
from web.status.schemas import RelocationSchema


def print_moved(answer: RelocationSchema) -> None:
    """Print counts and advice, or the damaged objects."""
    if answer.damaged:
        _print_damaged(answer)
        return
    table = Table(_("Moved"), "", show_header=False)
    for name, value in (
        (_("Items"), answer.items),
        (_("Pages"), answer.pages),
        (_("Stored objects"), answer.objects),
        (_("Bytes of them"), answer.bytes),
        (_("Acts in the ledger, all verified"), answer.entries),
        (_("Waiting for the line"), answer.waiting),
        (_("Series with a mark of their last number"), answer.marks),
        (_("Anchors of the ledger"), answer.anchors),
        (_("Seconds of this run"), answer.seconds),
    ):
        table.add_row(name, str(value))
    tables.print(table)
    for place, values in answer.mended.items():
        said = _("%(place)s: %(count)d values held a character that PostgreSQL cannot keep.")
        tables.print(said % {"place": place, "count": values})
    if answer.mended:
        tables.print(_("In its place stands ␀, or � for half a character."))
    for name in answer.strangers:
        tables.print(_("Not moved, for it is no object: %(name)s") % {"name": printable(name)})
    _print_next(answer)


def _print_next(answer: RelocationSchema) -> None:
    if not answer.noted:
        said = _(
            "The old folder could not be written: it does not say yet that it was moved."
            " Put a file MOVED into it, so that nobody works there by mistake."
        )
        tables.print(said, style="bold red")
    tables.print(_("Everything is there, and the same. Start web, workers and scheduler."))
    tables.print(_("Keep the old folder until a backup of the new installation was restored."))


def _print_damaged(answer: RelocationSchema) -> None:
    table = Table(_("Object"), _("What is wrong"))
    for each in answer.damaged:
        table.add_row(printable(each.key), each.sentence)
    tables.print(table)
    tables.print(
        _(
            "Nothing counts yet: objects are damaged or missing in the old installation."
            " Restore them there from a backup and run the same command again."
        ),
        style="bold red",
    )
