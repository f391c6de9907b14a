"""Judging pages: measures held against the scan profile of their batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from catalog import ledger
from config.settings import settings
from ingest import rescans
from ingest.models import Batch, Page
from ingest.rules import defects
from ingest.rules.profile_table import PROFILES
from ingest.rules.scan_profile import ScanProfile
from ocr.measures import Measures, from_dict


def profile_of(batch: Batch) -> ScanProfile:
    """Return the scan profile of a batch; of one for which none was chosen, the usual one."""
    return PROFILES.get(batch.profile) or PROFILES[settings().scan_profile]


def judged(measures: Measures | None, batch: Batch) -> dict[str, Any]:
    """Return what a page keeps of its judgement: `defects` and `severity`."""
    found = defects.defects(measures, profile_of(batch))
    return {
        "defects": [asdict(defect) for defect in found],
        "severity": str(defects.worst(found)),
    }


def judge_again(batch: Batch, by: ledger.Actor) -> int:
    """Judge the pages of a batch from their stored measures; return how many changed.

    The profile is the one that `batch` carries, which may be newly chosen and not yet kept.
    """

    def judge(page: Page) -> dict[str, Any] | None:
        measures = stored(page.measures)
        return judged(measures, batch) if measures else None

    return rescans.judge_again(batch, judge, by)


def stored(kept: Mapping[str, Any] | None) -> Measures | None:
    """Return measures as they were before JSON; None where none, or others, were taken."""
    if kept is None:
        return None
    try:
        return from_dict(kept)
    except (LookupError, TypeError, ValueError):  # of a version that measured other things
        return None
