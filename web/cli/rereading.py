"""Terminal output of requests for rereading."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from rich import box
from rich.table import Table

from ingest.text.rereading import Request
from web.cli.command import (
    printable,
    tables,
)
from web.errors import messages


def print_requests(found: Sequence[Request]) -> None:
    """Print the requests with their progress, and why pages were set aside."""
    if not found:
        tables.print(_("Nothing was asked to be read again."))
        return
    table = Table(title=_("Reading again"), box=box.SIMPLE, pad_edge=False)
    for name in (_("Asked"), _("By"), _("Engine")):
        table.add_column(name)
    for name in (_("Pages"), _("Done"), _("Waiting"), _("Set aside"), _("Stopped")):
        table.add_column(name, justify="right")
    for each in found:
        asked = timezone.localtime(each.asked_at).strftime("%Y-%m-%d %H:%M")
        aside = sum(each.set_aside.values())
        figures = (each.pages, each.done, each.waiting, aside, each.stopped)
        table.add_row(asked, printable(each.by), each.engine, *map(str, figures))
    tables.print(table)
    for code in sorted({code for each in found for code in each.set_aside}):
        tables.print(messages.sentence(code), style="yellow", soft_wrap=True)
