"""End of commands that put files back on the line: run it, then print the batch."""

from __future__ import annotations

from ingest.models import Batch
from web.cli import command
from web.cli.batch import print_batch
from web.cli.progress import BatchProgress
from web.scanning.schemas import BatchSchema
from workers.line import runner
from workers.stations import receiving


def finish(batch: Batch, *, as_json: bool) -> None:
    """Run the line until a batch is finished, and print the batch."""
    with runner.running(), BatchProgress(batch.pk) as progress:
        receiving.wait_until_finished(batch.pk, progress.look)
    batch.refresh_from_db()
    answer = BatchSchema.of(batch)
    if as_json:
        command.print_json(answer)
    else:
        print_batch(answer)
