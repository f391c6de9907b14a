"""`lantai retry [BATCH]`: retry set-aside files, or send them back."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.ledger import entries
from ingest.batches.reports import set_aside
from ingest.line import queries
from ingest.review import decisions
from web.cli import (
    command,
    finish_batch,
)


class Command(command.LantaiCommand):
    """Retries the set-aside files of a batch; by default of the newest that has any."""

    summary = gettext_lazy("read again what was set aside, or send it back for good")
    examples = ("retry 17",)

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("id", nargs="?", type=int, metavar="BATCH", help=_("its number"))
        parser.add_argument(
            "--send-back",
            action="store_true",
            help=_("do not read again: refuse the files, so that the paper is scanned anew"),
        )

    def run(self, options: Mapping[str, Any]) -> int:
        waiting = set_aside().order_by("-pk")
        if options["id"] is not None:
            waiting = waiting.filter(batch=queries.batch(options["id"]))
        newest = waiting.first()
        ids = (
            list(waiting.filter(batch=newest.batch).values_list("pk", flat=True))
            if newest
            else []
        )
        act = decisions.send_back if options["send_back"] else decisions.retry
        act(ids, entries.at_the_console())
        batch = queries.batch(newest.batch_id if newest else None)
        finish_batch.finish(batch, as_json=options["json"])
        return command.DONE
