"""JSON schemas of items: description, fields, text of pages, results of exports."""

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
from workers.export.formats import ExportedFiles, ExportFormat


class ItemHeadSchema(Schema):
    """Description of an item, in every result."""

    number: str
    """Archive number."""
    title: str
    """Title; personal numbers are masked unless unmasked ones were requested."""
    record_class: str = Field(serialization_alias="class")
    """Code of the class."""
    type: str
    """Code of the document type."""
    year_presumed: bool
    """Whether the year was neither in the manifest nor read."""
    file: str
    """Path of the first file, as received."""

    @classmethod
    def head_of(cls, item: Item, *, unmasked: bool) -> ItemHeadSchema:
        """Return the JSON object of the description of an item."""
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
    """Left, top, right, bottom in pixels of the page image; the last two exclusive."""
    confidence: float
    """Mean confidence of the characters, 0 to 1."""


class ItemPageSchema(Schema):
    """A page of an item with its text."""

    page: int
    """Number of the page in the item, from 1."""
    width: int
    """Width of the page image, in pixels."""
    height: int
    """Height of the page image, in pixels."""
    text: str
    """All lines; personal numbers are masked unless unmasked ones were requested."""
    lines: tuple[LineSchema, ...]
    engine: str | None
    """Name of the engine that read it; null if it was not read."""
    blank: bool
    """Whether it is blank: neither text nor ink."""

    @classmethod
    def of(cls, page: PageWithText, *, unmasked: bool) -> ItemPageSchema:
        """Return the JSON object of a page with its text."""
        text = page.text
        whole = text.text if text else ""
        shown = whole if unmasked else masked_text(whole)  # a label may be in another line
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
    """Values by name of the field; masked unless unmasked ones were requested."""
    pages: tuple[ItemPageSchema, ...]

    @classmethod
    def of(cls, item: Item, *, unmasked: bool = False) -> ItemSchema:
        """Return the JSON object of an item, with personal numbers masked unless `unmasked`."""
        found = item.fields.items()
        return cls(
            **dict(cls.head_of(item, unmasked=unmasked)),
            fields={name: v if unmasked else masked(name, str(v)) for name, v in found},
            pages=tuple(
                ItemPageSchema.of(page, unmasked=unmasked) for page in pages.pages(item.pk)
            ),
        )


class PresumedYearsSchema(Schema):
    """Items whose year was neither in the manifest nor read."""

    items: tuple[ItemHeadSchema, ...]

    @classmethod
    def of(cls, items: Iterable[Item], *, unmasked: bool) -> PresumedYearsSchema:
        """Return the JSON object of such items, in their order."""
        return cls(
            items=tuple(ItemHeadSchema.head_of(item, unmasked=unmasked) for item in items)
        )


class ExportedItemSchema(Schema):
    """Result of the export of an item."""

    number: str
    """Archive number."""
    written: bool
    """False if the same files existed already, or the export failed."""
    files: tuple[str, ...]
    """Names of the files."""
    pages: int
    converted: tuple[int, ...]
    """Numbers of pages, from 1, that were converted because PDF/A cannot hold them as is."""
    code: str | None
    """Code of the error; null if there was none."""
    sentence: str | None
    """Message of `code`."""

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
        """Return the JSON object of an item whose export failed."""
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
    """Path of the folder."""
    items: tuple[ExportedItemSchema, ...]
