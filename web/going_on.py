"""Commands that put files back on the line: run it until their batch is finished, and tell."""

from __future__ import annotations

from ingest.models import Batch
from web import answers, console
from web.batch_tables import print_batch
from web.progress import BatchProgress
from workers import feeding, line


def finish(batch: Batch, *, as_json: bool) -> None:
    """Run the line until a batch is finished, and print what became of it."""
    with line.running(), BatchProgress(batch.pk) as progress:
        feeding.wait_until_finished(batch.pk, progress.look)
    batch.refresh_from_db()
    answer = answers.batch(batch)
    if as_json:
        console.print_json(answer)
    else:
        print_batch(answer)
