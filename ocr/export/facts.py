"""What a file says of the item it holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What a PDF says of itself.

    Attributes:
        title: Of the item.
        number: Archive number.
        language: As in BCP 47, such as "zh-CN".
        moment: ISO date and time with zone; the same item read the same way gives the same
            bytes, so it is not the time at which the file was made.
    """

    title: str
    number: str
    language: str
    moment: str
