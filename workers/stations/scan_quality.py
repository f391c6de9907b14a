"""Scan quality of pages: measures compared with the scan profile of their batch."""

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
    """Return the scan profile of a batch, the default one if none was chosen."""
    return PROFILES.get(batch.profile) or PROFILES[settings().scan_profile]


def judged(measures: Measures | None, batch: Batch) -> dict[str, Any]:
    """Return the `defects` and `severity` of a page for its row."""
    found = defects.defects(measures, profile_of(batch))
    return {
        "defects": [asdict(defect) for defect in found],
        "severity": str(defects.worst(found)),
    }


def judge_again(batch: Batch, by: entries.Actor) -> int:
    """Judge a batch's pages again from their stored measures; return how many changed.

    The profile is that of `batch`, which may be changed and not saved yet.
    """
    return rescans.judge_again(batch, lambda page: _judgement(page, batch), by)


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """Effect of another scan profile on a batch, in pages.

    Attributes:
        measured: Pages that would be judged again.
        changed: Pages whose judgement would change.
        before: Pages to be rescanned now.
        after: Pages to be rescanned with the other profile.
    """

    measured: int
    changed: int
    before: int
    after: int


def what_would_change(batch: Batch) -> ProfileChange:
    """Return the effect of `judge_again` with the profile of `batch`."""
    found = Counter[str]()
    for page in rescans.measured_pages(batch).iterator(chunk_size=rescans.CHUNK):
        judgement = _judgement(page, batch)
        after = judgement["severity"] if judgement else page.severity
        found["measured"] += 1
        found["changed"] += judgement is not None and judgement["defects"] != page.defects
        found["before"] += page.severity == Severity.RESCAN
        found["after"] += after == Severity.RESCAN
    return ProfileChange(found["measured"], found["changed"], found["before"], found["after"])


def _judgement(page: Page, batch: Batch) -> dict[str, Any] | None:
    measures = stored(page.measures)
    return judged(measures, batch) if measures else None


def stored(kept: Mapping[str, Any] | None) -> Measures | None:
    """Parse stored measures; None if there are none, or of another version."""
    if kept is None:
        return None
    try:
        return from_dict(kept)
    except (LookupError, TypeError, ValueError):  # of a version that measured other things
        return None
