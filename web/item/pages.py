"""Pages of an item with their texts, for the item page and for JSON."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.line import queries
from ingest.models import Page, PageStage, Reading
from ocr.port import PageText


@dataclass(frozen=True, slots=True)
class PageWithText:
    """A page of an item.

    Attributes:
        number: Number in the item, from 1.
        width: Width of the page image, in pixels.
        height: Height of the page image, in pixels.
        turn: Degrees clockwise that turn the image upright.
        blank: Whether it is blank: neither text nor ink.
        text: Text of the newest reading; None if there is none or it was not loaded.
        row: The row of the page.
    """

    number: int
    width: int
    height: int
    turn: int
    blank: bool
    text: PageText | None
    row: Page


def pages(item_id: int) -> list[PageWithText]:
    """Return all pages of an item with their texts, in order."""
    rows = list(queries.pages_of_item(item_id))
    readings = queries.newest_readings([row.pk for row in rows])
    return [with_text(row, readings.get(row.pk)) for row in rows]


def with_text(row: Page, reading: Reading | None) -> PageWithText:
    """Return a page with the text of a reading."""
    return PageWithText(
        number=row.item_number or row.number,
        width=row.width,
        height=row.height,
        turn=row.turn,
        blank=row.stage == PageStage.BLANK,
        text=queries.page_text(reading) if reading else None,
        row=row,
    )


def outlines(item_id: int) -> list[PageWithText]:
    """Return all pages of an item, in order, without their texts."""
    return [with_text(row, None) for row in queries.pages_of_item(item_id)]
