"""`lantai reread`: queue filed pages to be read again in the background."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.ledger import entries
from catalog.register import queries as register
from config import wiring
from config.settings import settings
from ingest.line import queries
from ingest.models import Page
from ingest.text import rereading
from ocr.engines import registry
from web.cli import (
    command,
)
from web.cli.rereading import print_requests
from web.corrections.schemas import RereadingListSchema
from web.search import found_items


class Command(command.LantaiCommand):
    """Queues pages for rereading; the line of `serve` or `worker` reads them."""

    summary = gettext_lazy("let filed pages be read again, below fresh work")

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument(
            "--engine-version",
            metavar="OLD",
            help=_("pages last read by this version or engine"),
        )
        which.add_argument(
            "--older-than-current",
            action="store_true",
            help=_("pages last read otherwise than they would be today"),
        )
        which.add_argument("--batch", type=int, metavar="N", help=_("pages of a batch"))
        which.add_argument("--item", metavar="NUMBER", help=_("pages of one item"))
        command.add_query(which, parser, _("pages of all items that a search finds"))
        which.add_argument("--status", action="store_true", help=_("show how far it is"))
        which.add_argument("--stop", action="store_true", help=_("read no more of them"))
        parser.add_argument(
            "--engine",
            choices=dict.fromkeys([*registry.NAMES, settings().engine]),
            default=settings().engine,
            help=_("what reads them; otherwise LANTAI_ENGINE"),
        )
        parser.add_argument("--dry-run", action="store_true", help=_("say only how many"))
        parser.add_argument("--yes", action="store_true", help=_("do not ask"))

    def run(self, options: Mapping[str, Any]) -> int:
        if options["status"]:
            return _status(options)
        if options["stop"]:
            return _stop(options)
        version = wiring.engine(options["engine"]).version
        pages, criteria = _chosen(options, version)
        free = rereading.not_yet_asked(pages)
        answer = {
            "pages": free.count(),
            "already_waiting": pages.count() - free.count(),
            "engine": options["engine"],
            "engine_version": version,
            "asked": False,
        }
        if answer["pages"] and not options["dry_run"] and _agreed(options, answer):
            by = entries.at_the_console()
            answer["pages"] = rereading.ask(pages, options["engine"], by, **criteria)
            answer["asked"] = True
        return _answer(options, answer)


def _chosen(options: Mapping[str, Any], version: str) -> tuple[QuerySet[Page], dict[str, Any]]:
    """Return the selected pages, and the criteria for the ledger, without query words."""
    pages = rereading.filed_pages()
    if options["batch"] is not None:
        batch = queries.batch(options["batch"])
        return pages.filter(file__batch=batch), {"batch": batch.pk}
    if options["item"] is not None:
        item = register.item_by_number(options["item"])
        return pages.filter(item=item), {"item": item.pk}
    if options["query"] is not None:
        ids = found_items.every_id(options["query"], similar=options["similar"])
        return pages.filter(item__in=ids), {"found": len(ids)}
    if options["engine_version"] is not None:
        old = options["engine_version"]
        return rereading.read_by(pages, old), {"read_by": old}
    older = rereading.not_read_by(pages, options["engine"], version)
    return older, {"older_than": version}


def _agreed(options: Mapping[str, Any], answer: Mapping[str, Any]) -> bool:
    """Return whether to go on: asks at a terminal, unless `--yes` or `--json` is given."""
    if options["yes"] or options["json"] or not sys.stdin.isatty():
        return True
    command.words.print(_sentence(answer))
    return input(_("Read them again? [y/N] ")).strip().lower() in {"y", "yes", "是"}


def _answer(options: Mapping[str, Any], answer: Mapping[str, Any]) -> int:
    if options["json"]:
        command.print_json(answer)
        return command.DONE
    command.tables.print(_sentence(answer))
    if answer["asked"]:
        command.tables.print(
            _(
                "The line reads them while nothing fresh waits;"
                " “lantai reread --status” shows how far it is."
            )
        )
    return command.DONE


def _sentence(answer: Mapping[str, Any]) -> str:
    return (
        _(
            "Pages to be read again by %(engine)s: %(pages)d;"
            " waiting for it already: %(already_waiting)d"
        )
        % answer
    )


def _status(options: Mapping[str, Any]) -> int:
    found = rereading.requests(20)
    if options["json"]:
        command.print_json(RereadingListSchema.of(found))
    else:
        print_requests(found)
    return command.DONE


def _stop(options: Mapping[str, Any]) -> int:
    answer = {"stopped": rereading.stop(entries.at_the_console())}
    if options["json"]:
        command.print_json(answer)
    else:
        command.tables.print(_("Pages left as they were: %(stopped)d") % answer)
    return command.DONE
