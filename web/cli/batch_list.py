"""Terminal output of the list of batches."""

from __future__ import annotations

from django.utils.translation import gettext as _
from rich import box
from rich.table import Table

from web.cli.command import (
    printable,
    tables,
)
from web.scanning.schemas import BatchLineSchema, BatchListSchema


def print_batches(found: BatchListSchema) -> None:
    """Print one row per batch: number, name, start, items, state."""
    table = Table(box=box.SIMPLE, expand=True, pad_edge=False)
    table.add_column(_("Batch"), justify="right", no_wrap=True)
    table.add_column(_("Name"), overflow="fold", ratio=1)
    table.add_column(_("Began"), no_wrap=True)
    table.add_column(_("Items"), justify="right", no_wrap=True)
    table.add_column(_("State"), overflow="fold")
    for each in found.batches:
        table.add_row(
            str(each.batch),
            printable(each.label),
            each.started_at[:16].replace("T", " "),
            str(each.account.items_filed),
            _state(each),
        )
    tables.print(table)


def _state(batch: BatchLineSchema) -> str:
    account = batch.account
    parts = [_("finished") if batch.finished else _("under way")]
    if account.files_set_aside:
        parts.append(_("%(n)d set aside") % {"n": account.files_set_aside})
    if account.files_refused:
        parts.append(_("%(n)d refused") % {"n": account.files_refused})
    if batch.finished and not account.balances:
        parts.append(_("the account does not balance"))
    return " · ".join(parts)
