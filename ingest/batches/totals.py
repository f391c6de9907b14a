"""Current account of a batch (账目), from its counts."""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS

from ingest.batches.account import Account
from ingest.batches.reports import counts
from ingest.models import FileStage, PageStage


def account(batch_id: int, using: str = DEFAULT_DB_ALIAS) -> Account:
    """Return the current account of a batch, read from the database alias `using`."""
    found = counts(batch_id, using)
    files = {stage: found[f"file:{stage}"] for stage in FileStage}
    pages = {stage: found[f"page:{stage}"] for stage in PageStage}
    return Account(
        files_received=sum(files.values()),
        files_split=files[FileStage.SPLIT] + files[FileStage.FILED],
        files_duplicate=files[FileStage.DUPLICATE],
        files_refused=files[FileStage.REFUSED],
        files_ignored=files[FileStage.IGNORED],
        files_set_aside=files[FileStage.SET_ASIDE],
        files_waiting=files[FileStage.RECEIVED],
        pages_counted=found["pages"],
        pages_read=pages[PageStage.READ],
        pages_blank=pages[PageStage.BLANK],
        pages_set_aside=pages[PageStage.SET_ASIDE],
        pages_waiting=pages[PageStage.WAITING],
        items_filed=found["items"],
    )
