"""Nudges everything twice, in any order and lane: `python -m tests.services.nudging_much SEED`.

It goes on until no batch is on the line, or for `ONCE` a single time.
"""

from __future__ import annotations

import random
import sys
import time

import django

django.setup()

from catalog.models import Item  # noqa: E402
from ingest.models import Batch, Bundle, Page, SourceFile  # noqa: E402
from workers import steps  # noqa: E402
from workers.line.broker import Lane  # noqa: E402

KINDS = (
    (steps.split_file, SourceFile),
    (steps.read_page, Page),
    (steps.file_bundle, Bundle),
    (steps.index_item, Item),
)


def nudge_all(chance: random.Random) -> None:
    """Send two messages for each row there is."""
    known = [
        (step, pk) for step, rows in KINDS for pk in rows.objects.values_list("pk", flat=True)
    ]
    for step, pk in chance.sample(twice := known * 2, len(twice)):
        step.nudge(pk, chance.choice(list(Lane)))


def main(seed: int, *, once: bool) -> None:
    """Nudge all, and do so again as long as something is on the line."""
    chance = random.Random(seed)
    nudge_all(chance)
    while not once and Batch.objects.filter(finished_at=None).exists():
        time.sleep(0.5)
        nudge_all(chance)


if __name__ == "__main__":
    main(int(sys.argv[1]), once="once" in sys.argv[2:])
