"""Result of reading a page, ready to be recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.models import PageStage
from ocr.port import PageText
from storage.port import Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReading:
    """Result of reading one page.

    Attributes:
        text: Text of the page.
        record: The text serialised by `ocr.record`, before the transaction begins.
        view: Receipt of the stored view.
        stage: `READ` or `BLANK`.
        view_width: Width of the view, in pixels.
        view_height: Height of the view, in pixels.
        seconds: Wall-clock time of reading, in seconds.
        measures: Measures of the image, by field of `ocr.imaging.measures.Measures`.
        defects: Defects by the scan profile, most severe first, by field of `Defect`.
        severity: Highest severity among them; "" for none.
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
        """Return the new field values of the `Page`."""
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
        """Return the field values of a new `Reading`, without page, version and time."""
        return {
            "engine": self.text.engine,
            "engine_version": self.text.version,
            "confidence": self.text.confidence,
            "seconds": self.seconds,
            "text": self.text.text,
            "record": self.record,
        }
