"""Document metadata of an exported file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """Metadata of a PDF.

    Attributes:
        title: Title of the item.
        number: Archive number.
        language: As in BCP 47, such as "zh-CN".
        moment: ISO date and time of the newest reading, with zone; not the time of the export,
            so that equal items and readings give equal bytes.
    """

    title: str
    number: str
    language: str
    moment: str
