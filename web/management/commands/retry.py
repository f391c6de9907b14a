"""`lantai retry [BATCH]`: give what was set aside another chance."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import ledger
from ingest import queries, second_chances
from ingest.reports import set_aside
from web import answers, console
from web.batch_tables import print_batch
from web.progress import BatchProgress
from workers import feeding, line


class Command(console.LantaiCommand):
    """Retries the set-aside files of a batch, the newest that has some if none is named."""

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
        act = second_chances.send_back if options["send_back"] else second_chances.retry
        act(ids, ledger.at_the_console())
        batch = queries.batch(newest.batch_id if newest else None)
        with line.running(), BatchProgress(batch.pk) as progress:
            feeding.wait_until_finished(batch.pk, progress.look)
        batch.refresh_from_db()
        answer = answers.batch(batch)
        if options["json"]:
            console.print_json(answer)
        else:
            print_batch(answer)
        return console.DONE
