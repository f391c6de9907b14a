"""`lantai search WORDS…`: search items, and show the hits with their pages."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.access.scope import EVERYTHING
from catalog.ledger import entries
from catalog.register import actions as register
from ingest.errors import PathMissing
from search.query import Query
from web.cli import command
from web.cli.search import print_found
from web.search import (
    found_items,
    kept_queries,
)
from web.search.found_items import Found
from web.search.schemas import SearchSchema

_EXCLUDED = re.compile(r"^-(?=[^-])(?!h$)")
"""Minus before an excluded word; options of this command begin with two."""


class Command(command.LantaiCommand):
    """Searches without limits of visibility; the hits shown are recorded in the ledger."""

    summary = gettext_lazy("find words in everything that was filed")
    examples = (
        'search 保单 -退保 year:2024 "张 三"',
        "search '床位费 type:费用清单 year:2023..2024'",
        "search --from queries.txt --json",
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "words", nargs="*", metavar="WORDS", help=_('such as: 保单 -退保 year:2024 "张 三"')
        )
        parser.add_argument(
            "--from",
            dest="list",
            metavar="FILE",
            help=_("a list, one query a line; - for input"),
        )
        parser.add_argument(
            "--similar",
            action="store_true",
            help=_("also words that are nearly the same, where reading was in doubt"),
        )
        command.add_unmasked(parser)
        parser.add_argument(
            "--limit",
            type=command.whole_number,
            default=20,
            help=_("items shown at most (default: %(default)s)"),
        )
        parser.add_argument(
            "--offset", type=command.whole_number, default=0, help=_("items left out first")
        )

    def run_from_argv(self, argv: list[str]) -> None:
        """Run a command line whose words may begin with a minus, as in queries.

        Argparse would parse them as options. A full-width minus means the same in a query.
        """
        super().run_from_argv([_EXCLUDED.sub("－", each) for each in argv])

    def run(self, options: Mapping[str, Any]) -> int:
        for text in _queries(options):
            query = found_items.parse(text)
            found = _found(text, query, options)
            if options["json"]:
                command.print_json(SearchSchema.of(found, unmasked=options["unmasked"]))
            else:
                print_found(text, query, found, unmasked=options["unmasked"])
        return command.DONE


def _found(text: str, query: Query, options: Mapping[str, Any]) -> Found:
    """Search, and record the items shown in the ledger."""
    similar, unmasked = options["similar"], options["unmasked"]
    found = found_items.search(
        query,
        EVERYTHING,
        offset=options["offset"],
        limit=options["limit"],
        similar=similar,
        unmasked=unmasked,
    )
    shown = [hit.item.pk for hit in found.hits]
    digest = kept_queries.digest(text, str(similar))
    register.record_search(digest, shown, entries.at_the_console(), unmasked=unmasked)
    return found


def _queries(options: Mapping[str, Any]) -> Iterator[str]:
    """Yield the query of the command line, or those of the list, in order."""
    if options["list"] is None:
        yield " ".join(options["words"])
    else:
        for line in _read(options["list"]).splitlines():
            if line.strip():
                yield line.strip()


def _read(name: str) -> str:
    """Return the text of a list, from UTF-8 or GB18030; "-" is standard input.

    Raises:
        PathMissing: The file cannot be read.
    """
    if name == "-":
        return sys.stdin.read()
    try:
        raw = Path(name).read_bytes()
    except OSError as error:
        raise PathMissing(name) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
