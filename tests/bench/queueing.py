"""Makes a long batch that waits to be read: `python -m tests.bench.queueing PAGES`.

It runs as one more process of an installation. Its files are those that the installation holds
already, under other names, so that each page can really be read.
"""

from __future__ import annotations

import sys

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from ingest.line import actions  # noqa: E402
from ingest.models import Bundle, FileStage, Page, SourceFile  # noqa: E402
from workers.steps import read_page  # noqa: E402


def main(count: int) -> None:
    """Write the rows of a batch of one-page files that were received and split; nudge all."""
    held = list(SourceFile.objects.exclude(kept_sha256=None).filter(page_count=1))
    now = timezone.now()
    with transaction.atomic():
        batch = actions.open_batch("", "long", source="command", by="周敏")
        bundles = Bundle.objects.bulk_create(
            Bundle(batch=batch, sealed=True) for _ in range(count)
        )
        files = SourceFile.objects.bulk_create(
            SourceFile(
                batch=batch,
                bundle=bundle,
                path=f"long/{place}.jpg",
                size=held[place % len(held)].size,
                sha256=held[place % len(held)].sha256,
                kind=held[place % len(held)].kind,
                stage=FileStage.SPLIT,
                page_count=1,
                received_at=now,
            )
            for place, bundle in enumerate(bundles)
        )
        pages = Page.objects.bulk_create(Page(file=file, number=1) for file in files)
        actions.close_batch(batch.pk)
    for page in pages:
        read_page.nudge(page.pk)


if __name__ == "__main__":
    main(int(sys.argv[1]))
