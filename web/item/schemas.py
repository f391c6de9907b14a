"""JSON objects of items: description, fields and text of the pages, and what was exported."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field, JsonValue

from catalog.models import Item
from ocr.port import Box
from web.errors import messages
from web.item import page_lines, pages
from web.item.masking import masked, masked_text
from web.item.pages import PageWithText
from web.schema import Schema
from workers.export.documents import ExportedFiles, ExportFormat


class ItemHeadSchema(Schema):
    """What every answer says of an item."""

    number: str
    """Archive number."""
    title: str
    """Numbers of persons in it are masked unless unmasked ones were asked for."""
    record_class: str = Field(serialization_alias="class")
    """Code of its class."""
    type: str
    """Code of its document type."""
    year_presumed: bool
    """Whether its year was neither listed nor read."""
    file: str
    """Path of its first file, as it arrived."""

    @classmethod
    def head_of(cls, item: Item, *, unmasked: bool) -> ItemHeadSchema:
        """Return the JSON object of what every answer says of an item."""
        return ItemHeadSchema(
            number=item.number,
            title=item.title if unmasked else masked_text(item.title),
            record_class=item.record_class_id,
            type=item.doc_type,
            year_presumed=item.year_presumed,
            file=item.source_name,
        )


class LineSchema(Schema):
    """A line of text on a page."""

    text: str
    box: Box
    """Pixels of the page image: left, top, right, bottom; the last two exclusive."""
    confidence: float
    """0 to 1."""


class ItemPageSchema(Schema):
    """A page of an item and what was read on it."""

    page: int
    """Number of the page in the item, from 1."""
    width: int
    """Of the page image, in pixels."""
    height: int
    """Of the page image, in pixels."""
    text: str
    """All lines; numbers of persons are masked unless unmasked ones were asked for."""
    lines: tuple[LineSchema, ...]
    engine: str | None
    """What read it; null where nothing did."""
    blank: bool
    """Whether it carries no text."""

    @classmethod
    def of(cls, page: PageWithText, *, unmasked: bool) -> ItemPageSchema:
        """Return the JSON object of a page with its text."""
        text = page.text
        whole = text.text if text else ""
        shown = whole if unmasked else masked_text(whole)  # a label may stand in another line
        lines = zip(text.lines, page_lines.starts(text.lines), strict=True) if text else ()
        return cls(
            page=page.number,
            width=page.width,
            height=page.height,
            text=shown,
            lines=tuple(
                LineSchema(
                    text=shown[start : start + len(line.text)],
                    box=line.box,
                    confidence=round(line.confidence, 4),
                )
                for line, start in lines
            ),
            engine=text.engine if text else None,
            blank=page.blank,
        )


class ItemSchema(ItemHeadSchema):
    """An item with its fields and the text of its pages."""

    fields: dict[str, JsonValue]
    """Values by the name of the field; masked unless unmasked ones were asked for."""
    pages: tuple[ItemPageSchema, ...]

    @classmethod
    def of(cls, item: Item, *, unmasked: bool = False) -> ItemSchema:
        """Return the JSON object of an item, numbers of persons masked unless `unmasked`."""
        found = item.fields.items()
        return cls(
            **dict(cls.head_of(item, unmasked=unmasked)),
            fields={name: v if unmasked else masked(name, str(v)) for name, v in found},
            pages=tuple(
                ItemPageSchema.of(page, unmasked=unmasked) for page in pages.pages(item.pk)
            ),
        )


class PresumedYearsSchema(Schema):
    """Items whose year was neither listed nor read."""

    items: tuple[ItemHeadSchema, ...]

    @classmethod
    def of(cls, items: Iterable[Item], *, unmasked: bool) -> PresumedYearsSchema:
        """Return the JSON object of such items, in their order."""
        return cls(
            items=tuple(ItemHeadSchema.head_of(item, unmasked=unmasked) for item in items)
        )


class ExportedItemSchema(Schema):
    """What became of an item that was to be exported."""

    number: str
    """Archive number."""
    written: bool
    """False where the same files were there already, or it was kept back."""
    files: tuple[str, ...]
    """Names of its files."""
    pages: int
    converted: tuple[int, ...]
    """Pages that PDF/A cannot hold as they are, from 1."""
    code: str | None
    """Why it was kept back; null where it was not."""
    sentence: str | None
    """The same, and what to do next."""

    @classmethod
    def of(cls, item: Item, made: ExportedFiles, *, written: bool) -> ExportedItemSchema:
        """Return the JSON object of an exported item."""
        return cls(
            number=item.number,
            written=written,
            files=tuple(file.name for file in made.files),
            pages=made.pages,
            converted=made.converted,
            code=None,
            sentence=None,
        )

    @classmethod
    def kept_back(cls, item: Item, code: str) -> ExportedItemSchema:
        """Return the JSON object of an item that was not exported."""
        return cls(
            number=item.number,
            written=False,
            files=(),
            pages=item.page_count,
            converted=(),
            code=code,
            sentence=messages.sentence(code),
        )


class ExportSchema(Schema):
    """An export into a folder."""

    form: ExportFormat = Field(serialization_alias="as")
    to: str
    """The folder."""
    items: tuple[ExportedItemSchema, ...]
