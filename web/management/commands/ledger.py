"""`lantai ledger`: whether the chain of acts is whole, and still the one that was anchored."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import ledger
from catalog.anchors import WRONG
from catalog.errors import NoAnchorLine
from catalog.models import LedgerEntry
from catalog.rules.anchor import parse
from web import console, ledger_tables
from workers import marking


class Command(console.LantaiCommand):
    """Verifies the ledger from first to last, and compares it with its anchors."""

    summary = gettext_lazy("verify the ledger: every act, in order, unchanged")

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("act", nargs="?", choices=["verify"], default="verify")
        only = parser.add_mutually_exclusive_group()
        only.add_argument(
            "--head",
            action="store_true",
            help=_(
                "write an anchor now and print it, on one line to be written down or mailed"
            ),
        )
        only.add_argument(
            "--compare", metavar="LINE", help=_("compare such a line with the ledger")
        )
        only.add_argument(
            "--accept",
            metavar="REASON",
            help=_("answer for anchors that do not agree, as after a restored backup"),
        )

    def run(self, options: Mapping[str, Any]) -> int:
        if options["head"]:
            return _head(options)
        if options["compare"] is not None:
            return _compare(options)
        if options["accept"] is not None:
            marking.anchors().accept(options["accept"], ledger.at_the_console())
        return _verify(options)


def _verify(options: Mapping[str, Any]) -> int:
    """Verify the chain and compare every anchor."""
    breaks = ledger.breaks()
    compared = marking.anchors().compared()
    whole = not breaks and not any(each.state in WRONG for each in compared)
    answer = {
        "entries": LedgerEntry.objects.count(),
        "whole": whole,
        "breaks": [{"entry": each.seq, "why": each.why} for each in breaks],
        "anchored": bool(compared),
        "anchors": [ledger_tables.anchor(each) for each in compared],
    }
    if options["json"]:
        console.print_json(answer)
    else:
        ledger_tables.print_verified(answer)
    return console.DONE if whole else console.WRONG


def _head(options: Mapping[str, Any]) -> int:
    """Write an anchor and print its line."""
    head = marking.anchors().write()
    if options["json"]:
        told = {"entry": head.seq, "entries": head.count, "at": head.at}
        console.print_json(told | {"digest": head.digest, "line": head.line})
    else:
        console.tables.print(head.line, soft_wrap=True)
    return console.DONE


def _compare(options: Mapping[str, Any]) -> int:
    """Compare one line with the ledger."""
    anchor = parse(options["compare"])
    if anchor is None:
        raise NoAnchorLine
    (compared,) = marking.anchors().compare([anchor])
    answer = ledger_tables.anchor(compared)
    if options["json"]:
        console.print_json(answer)
    else:
        ledger_tables.print_anchor(answer)
    return console.DONE if answer["agrees"] else console.WRONG
