"""Terminal output of archive numbers: series, lost numbers, advice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rich.table import Table

from catalog.register.high_water import Stand
from web.cli.command import tables
from web.errors import messages
from web.register.schemas import LostNumberSchema, NumbersSchema

STANDS: Mapping[str, str | Promise] = {
    Stand.WELL: gettext_lazy("agrees"),
    Stand.BEHIND: gettext_lazy("register stands behind its mark"),
    Stand.UNMARKED: gettext_lazy("no mark: the last number must be named"),
}
"""Description of a series by its state."""


def print_numbers(answer: NumbersSchema) -> None:
    """Print the series, the numbers whose records are lost, and advice."""
    table = Table(_("Series"), _("Last number"), _("Mark"), _("State"))
    for each in answer.series:
        cells = (each.series, str(each.last), str(each.marked))
        table.add_row(*cells, str(STANDS[each.stand]))
    if answer.series:
        tables.print(table)
    else:
        tables.print(_("No number was given yet."))
    if answer.void:
        tables.print(_("Void numbers, for a reason given: %(n)d") % {"n": answer.void})
    print_lost(answer.lost)
    for stand, code in (
        (Stand.BEHIND, "number-register-behind"),
        (Stand.UNMARKED, "number-marks-missing"),
    ):
        if any(each.stand == stand for each in answer.series):
            tables.print(messages.sentence(code), style="bold red")


def print_lost(lost: Sequence[LostNumberSchema]) -> None:
    """Print the numbers whose records are lost, with the present numbers of their papers."""
    if not lost:
        return
    tables.print(_("Numbers whose records are lost: void, and never given again."))
    table = Table(_("Number"), _("Given at"), _("Fed again as"))
    for each in lost:
        at = (each.given_at or "–").replace("T", " ")[:16]
        table.add_row(each.number, at, each.now or "–")
    tables.print(table)
    if any(each.now is None for each in lost):
        tables.print(_("Find these papers by their labels and feed them again."))
