"""`lantai ledger`: verify the ledger's hash chain, and compare it with its anchors."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.errors import NoAnchorLine
from catalog.ledger import entries
from catalog.ledger.anchor_line import parse
from catalog.ledger.queries import all_entries
from web.cli import (
    command,
)
from web.cli import (
    ledger as cli_ledger,
)
from web.ledger.schemas import AnchorSchema, HeadSchema, LedgerSchema
from workers.jobs import protection


class Command(command.LantaiCommand):
    """Verifies the whole ledger; or writes, compares or accepts anchors."""

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
            protection.anchors().accept(options["accept"], entries.at_the_console())
        return _verify(options)


def _verify(options: Mapping[str, Any]) -> int:
    """Verify the chain and compare every anchor."""
    breaks = entries.breaks()
    compared = protection.anchors().compared()
    answer = LedgerSchema.of(all_entries().count(), breaks, compared)
    if options["json"]:
        command.print_json(answer)
    else:
        cli_ledger.print_verified(answer)
    return command.DONE if answer.whole else command.WRONG


def _head(options: Mapping[str, Any]) -> int:
    """Write an anchor and print its line."""
    head = protection.anchors().write()
    if options["json"]:
        command.print_json(HeadSchema.of(head))
    else:
        command.tables.print(head.line, soft_wrap=True)
    return command.DONE


def _compare(options: Mapping[str, Any]) -> int:
    """Compare an anchor, given as a line, with the ledger."""
    anchor = parse(options["compare"])
    if anchor is None:
        raise NoAnchorLine
    (compared,) = protection.anchors().compare([anchor])
    answer = AnchorSchema.of(compared)
    if options["json"]:
        command.print_json(answer)
    else:
        cli_ledger.print_anchor(answer)
    return command.DONE if answer.agrees else command.WRONG
