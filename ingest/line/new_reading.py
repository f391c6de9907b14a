"""What reading a page gives, ready to be recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.models import PageStage
from ocr.port import PageText
from storage.port import Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReading:
    """A page as it was just read.

    Attributes:
        text: Its text.
        record: The same as `ocr.record` writes it; made before the transaction begins.
        view: What was stored of it for people to look at.
        stage: `READ` or `BLANK`.
        view_width: Of the view, in pixels.
        view_height: Of the view, in pixels.
        seconds: Time that reading took, by the clock.
        measures: Of the image, named as in `ocr.imaging.measures.Measures`.
        defects: What the scan profile objects to, heaviest first, as `Defect` names it.
        severity: The heaviest severity among them; "" for none.
    """

    text: PageText
    record: bytes
    view: Receipt
    stage: PageStage = PageStage.READ
    view_width: int = 0
    view_height: int = 0
    seconds: float = 0.0
    measures: Mapping[str, Any] | None = None
    defects: Sequence[Mapping[str, Any]] = ()
    severity: str = ""

    def of_page(self) -> dict[str, Any]:
        """Return the new values of the row of the page."""
        return {
            "stage": self.stage,
            "width": self.text.width,
            "height": self.text.height,
            "turn": self.text.turn,
            "view_width": self.view_width,
            "view_height": self.view_height,
            "measures": self.measures,
            "defects": list(self.defects),
            "severity": self.severity,
        }

    def of_reading(self) -> dict[str, Any]:
        """Return the values of a new row of `Reading`, but for page, version and moment."""
        return {
            "engine": self.text.engine,
            "engine_version": self.text.version,
            "confidence": self.text.confidence,
            "seconds": self.seconds,
            "text": self.text.text,
            "record": self.record,
        }
