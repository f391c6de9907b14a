"""The account of a batch, from its counts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ingest.models import FileStage, PageStage
from ingest.reports import counts
from ingest.rules.account import Account


def account(batch_id: int) -> Account:
    """Return the account of a batch as it stands now."""
    found = counts(batch_id)
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


def as_dict(batch_id: int) -> dict[str, Any]:
    """Return the account with its differences, as programs and tables take it."""
    sums = account(batch_id)
    return asdict(sums) | {
        "balances": sums.balances,
        "differences": [
            {"sum": each.sum, "expected": each.expected, "found": each.found}
            for each in sums.differences()
        ],
    }
