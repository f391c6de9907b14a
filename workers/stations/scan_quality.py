"""Judging pages: measures held against the scan profile of their batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from catalog.ledger import entries
from config.settings import settings
from ingest.models import Batch, Page
from ingest.quality import defects, rescans
from ingest.quality.profile_table import PROFILES
from ingest.quality.scan_profile import (
    ScanProfile,
    Severity,
)
from ocr.imaging.measures import (
    Measures,
    from_dict,
)


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


def judge_again(batch: Batch, by: entries.Actor) -> int:
    """Judge the pages of a batch from their stored measures; return how many changed.

    The profile is the one that `batch` carries, which may be newly chosen and not yet kept.
    """
    return rescans.judge_again(batch, lambda page: _judgement(page, batch), by)


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """What another scan profile would change of a batch, in pages.

    Attributes:
        measured: That would be judged again.
        changed: That would be judged otherwise.
        before: To be scanned again as it is.
        after: To be scanned again by the other profile.
    """

    measured: int
    changed: int
    before: int
    after: int


def what_would_change(batch: Batch) -> ProfileChange:
    """Return what `judge_again` would change for the profile that `batch` carries."""
    found = Counter[str]()
    for page in rescans.measured_pages(batch).iterator(chunk_size=rescans.CHUNK):
        told = _judgement(page, batch)
        after = told["severity"] if told else page.severity
        found["measured"] += 1
        found["changed"] += told is not None and told["defects"] != page.defects
        found["before"] += page.severity == Severity.RESCAN
        found["after"] += after == Severity.RESCAN
    return ProfileChange(found["measured"], found["changed"], found["before"], found["after"])


def _judgement(page: Page, batch: Batch) -> dict[str, Any] | None:
    measures = stored(page.measures)
    return judged(measures, batch) if measures else None


def stored(kept: Mapping[str, Any] | None) -> Measures | None:
    """Return measures as they were before JSON; None where none, or others, were taken."""
    if kept is None:
        return None
    try:
        return from_dict(kept)
    except (LookupError, TypeError, ValueError):  # of a version that measured other things
        return None
