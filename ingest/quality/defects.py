"""Defects of a page image, from its measures and the limits of a scan profile.

Pure and monotonic: a worse measure never removes a defect and never lowers its severity.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.quality.scan_profile import (
    Gate,
    Operation,
    ScanProfile,
    Severity,
)
from ocr.imaging.measures import Measures

INCOMPLETE = "image-incomplete"
CROPPED_CONTENT = "image-cropped-content"
BLUR = "image-blur"
DARK = "image-dark"
LIGHT = "image-light"
DPI = "image-dpi"
SKEW = "image-skew"
BLEED_THROUGH = "image-bleed-through"
BLACK_BORDER = "image-black-border"
UPSIDE_DOWN = "image-upside-down"
COLOUR = "image-colour"
OWN_TEXT_DIFFERS = "own-text-differs"
NO_TEXT = "no-text"
UNREAD_INK = "unread-ink"

CODES = (
    INCOMPLETE,
    CROPPED_CONTENT,
    OWN_TEXT_DIFFERS,
    NO_TEXT,
    UNREAD_INK,
    BLUR,
    DARK,
    LIGHT,
    DPI,
    SKEW,
    BLEED_THROUGH,
    BLACK_BORDER,
    UPSIDE_DOWN,
    COLOUR,
)
"""All codes in display order: irrecoverable losses first."""

_UNREAD = 0.006
"""Share of the image under unread ink from which a page should be looked at: three lines of
print, a paragraph of handwriting; a seal or a signature covers up to 0.005."""

_MOST = 0.5
"""Least share of unread ink in all ink for that. Of 57 pages of forms, lists, letters and
slides one exceeds it, with three photographs; the next ones have 0.37 and 0.32."""

_LIGHTER = {Severity.RESCAN: Severity.LOOK}

_ROUNDING = 0.98
"""Tolerance for files that state whole dots per centimetre: 200 dpi become 78, or 198 dpi."""


@dataclass(frozen=True, slots=True)
class Defect:
    """A missed limit: a reason to rescan a page, or to look at it.

    Attributes:
        code: One of `CODES`; key of its message.
        severity: Required action.
        value: Measured value: dots per inch, degrees, a share, number of edges.
        limit: The limit, in the same unit.
    """

    code: str
    severity: Severity
    value: float
    limit: float


def defects(measures: Measures | None, profile: ScanProfile) -> tuple[Defect, ...]:
    """Return the defects of a page image, the most severe first.

    A page without measures has none. A born-digital page is only checked for a damaged file,
    rejected own text and unread ink; a page without text not for blur, cut-off writing and
    skew; a blank page, apart from its file, only for darkness and black borders.
    """
    if measures is None:
        return ()
    found = [
        *_of_its_file(measures),
        *_of_its_own_text(measures),
        *_of_its_ink(measures),
    ]
    if not measures.own_text:
        found += _of_any_page(measures, profile)
        if not measures.blank:
            found += _of_the_scan(measures, profile)
        if not (measures.blank or measures.wordless):
            found += [*_of_writing(measures, profile), *_of_its_place(measures, profile)]
    return tuple(
        sorted(found, key=lambda each: (each.severity != Severity.RESCAN, _place(each)))
    )


def worst(found: tuple[Defect, ...]) -> str:
    """Return the severity of the first of sorted defects; "" without defects."""
    return found[0].severity if found else ""


def _place(defect: Defect) -> int:
    return CODES.index(defect.code)


def _of_its_file(measures: Measures) -> Iterator[Defect]:
    if measures.incomplete:
        yield Defect(INCOMPLETE, Severity.RESCAN, 1, 0)


def _of_its_own_text(measures: Measures) -> Iterator[Defect]:
    if measures.own_text_differs > 0:
        yield Defect(OWN_TEXT_DIFFERS, Severity.LOOK, measures.own_text_differs, 0)


def _of_its_ink(measures: Measures) -> Iterator[Defect]:
    if measures.blank:
        return
    if measures.wordless:
        yield Defect(NO_TEXT, Severity.LOOK, measures.ink, 0)
    elif measures.unread_ink > max(_UNREAD, _MOST * measures.ink):
        yield Defect(UNREAD_INK, Severity.LOOK, measures.unread_ink, _UNREAD)


def _of_any_page(measures: Measures, profile: ScanProfile) -> Iterator[Defect]:
    yield from _below(DARK, measures.brightness, profile.brightness)
    border = _above(BLACK_BORDER, measures.black_border, profile.black_border)
    yield from _put_right(border, profile, Operation.CROP)


def _of_the_scan(measures: Measures, profile: ScanProfile) -> Iterator[Defect]:
    coarse = _below(DPI, measures.dpi, profile.dpi, rounding=_ROUNDING)
    # An estimate from the size of A4 is too low for a small receipt.
    yield from coarse if measures.dpi_stated else _lighter(coarse)
    if profile.colour and not measures.colour:
        yield Defect(COLOUR, Severity.RESCAN, 0, 1)


def _of_writing(measures: Measures, profile: ScanProfile) -> Iterator[Defect]:
    yield from _below(BLUR, measures.sharpness, profile.sharpness)
    yield from _below(LIGHT, measures.contrast, profile.contrast)
    yield from _above(BLEED_THROUGH, measures.bleed_through, profile.bleed_through)


def _of_its_place(measures: Measures, profile: ScanProfile) -> Iterator[Defect]:
    """Yield defects of the sheet's position; most of them are corrected by the line."""
    if measures.cut_edges:
        yield Defect(CROPPED_CONTENT, profile.cut_edges, len(measures.cut_edges), 0)
    skew = _above(SKEW, abs(measures.skew_deg), profile.skew)
    yield from _put_right(skew, profile, Operation.STRAIGHTEN)
    if measures.turn == 180:  # noqa: PLR2004  half a turn; sheets fed sideways are fine
        turned = Defect(UPSIDE_DOWN, Severity.RESCAN, measures.turn, 0)
        yield from _put_right(iter((turned,)), profile, Operation.TURN)


def _below(code: str, value: float, gate: Gate, *, rounding: float = 1) -> Iterator[Defect]:
    """Yield a defect where `value` is under a lower limit."""
    if gate.rescan is not None and value < gate.rescan * rounding:
        yield Defect(code, Severity.RESCAN, value, gate.rescan)
    elif gate.look is not None and value < gate.look * rounding:
        yield Defect(code, Severity.LOOK, value, gate.look)


def _above(code: str, value: float, gate: Gate) -> Iterator[Defect]:
    """Yield a defect where `value` is over an upper limit."""
    if gate.rescan is not None and value > gate.rescan:
        yield Defect(code, Severity.RESCAN, value, gate.rescan)
    elif gate.look is not None and value > gate.look:
        yield Defect(code, Severity.LOOK, value, gate.look)


def _put_right(
    found: Iterator[Defect], profile: ScanProfile, operation: Operation
) -> Iterator[Defect]:
    """Yield defects with the severity left after the profile's allowed corrections."""
    return _lighter(found) if operation in profile.operations else found


def _lighter(found: Iterator[Defect]) -> Iterator[Defect]:
    """Yield defects one step less severe, or not at all."""
    for each in found:
        if (severity := _LIGHTER.get(each.severity)) is not None:
            yield Defect(each.code, severity, each.value, each.limit)
