"""The account of a batch, as programs and tables take it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ingest.batches.totals import account


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
