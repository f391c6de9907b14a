"""Scan profiles (扫描规格): limits for the page images of a batch.

The rules are those of DA/T 31-2017; each limit names its clause. Figures that the standard
does not give are marked as ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Severity of a defect; the value is the key of its text."""

    RESCAN = "rescan"
    """The page must be scanned again (clause 10.5)."""
    LOOK = "look"
    """A person should look at it."""


class Operation(StrEnum):
    """Operation allowed on the master image (clauses 10.2 to 10.4)."""

    TURN = "turn"
    STRAIGHTEN = "straighten"
    CROP = "crop"


@dataclass(frozen=True, slots=True)
class Gate:
    """Two limits of one measure; a value at the limit passes.

    Attributes:
        look: Limit beyond which a person should look at the page; None for never.
        rescan: Limit beyond which the page must be scanned again; None for never.
    """

    look: float | None = None
    rescan: float | None = None


@dataclass(frozen=True, slots=True)
class ScanProfile:
    """Limits and allowed operations of a scan (DA/T 31-2017, chapters 9 and 10).

    Attributes:
        code: Identifier, stored with the batch; never changed.
        zh: Name in Chinese.
        en: Name in English.
        dpi: Dots per inch, lower limits: 9.4 requires 200, and 300 where writing is small,
            dense or unclear. One city archive requires 300 wherever OCR is used.
        colour: Whether the pages must be scanned in colour, as red heads, seals, photographs
            and coloured writing must (9.3).
        skew: Degrees, upper limits: 10.2 only requires "by sight hardly askew"; one city
            archive accepts up to 3°, the 1° is ours.
        sharpness: Lower limits (10.5, "illegible"; the figures are ours).
        contrast: Lower limits (10.5, likewise).
        brightness: Brightness of the paper, lower limits (10.5, likewise).
        black_border: Share of the image, upper limits (10.4: borders that scanning made).
        bleed_through: Upper limits (10.5, likewise ours).
        cut_edges: Severity of writing cut off by the edge of the image (10.5, "incomplete").
        operations: Corrections applied to the master image; a corrected defect is one level
            less severe.
    """

    code: str
    zh: str
    en: str
    dpi: Gate
    colour: bool
    skew: Gate
    sharpness: Gate
    contrast: Gate
    brightness: Gate
    black_border: Gate
    bleed_through: Gate
    cut_edges: Severity
    operations: frozenset[Operation]
