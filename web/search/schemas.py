"""JSON schemas of a search: result, items, places on their pages."""

from __future__ import annotations

from catalog.scheme.queries import class_scheme
from ocr.port import Box
from search.highlight import PageFound, UncertainMatch
from web.item.masking import masked_alike, masked_text
from web.item.schemas import ItemHeadSchema
from web.schema import Schema
from web.search import query_notes
from web.search.found_items import Found, ItemFound


class QueryNoteSchema(Schema):
    """A part of the query that may have been interpreted differently than meant."""

    code: str
    value: str
    """The part of the query."""
    sentence: str
    """Message with advice."""


class UncertainMatchSchema(Schema):
    """A place that matches only by other readings, or approximately."""

    how: str
    """`doubtful` (by alternative readings) or `similar`."""
    read: str
    """The text as read."""
    may_be: str
    """The word of the query that may stand there."""
    boxes: tuple[Box, ...]

    @classmethod
    def of(cls, match: UncertainMatch, *, unmasked: bool) -> UncertainMatchSchema:
        """Return the JSON object of a place, with personal numbers masked unless `unmasked`."""
        read, meant = match.read, match.meant
        if not unmasked:
            meant = masked_text(meant)
            read = masked_alike(masked_text(read), meant)
        return cls(how=match.how.name.lower(), read=read, may_be=meant, boxes=match.boxes)


class PageFoundSchema(Schema):
    """A page that matches the query."""

    page: int
    """Number of the page in the item, from 1."""
    snippet: str
    """Text around the densest place."""
    boxes: tuple[Box, ...]
    """Left, top, right, bottom in pixels of the page image; the last two exclusive."""
    misread: tuple[UncertainMatchSchema, ...]
    """Places of words that may have been misread."""

    @classmethod
    def of(cls, page: PageFound, *, unmasked: bool) -> PageFoundSchema:
        """Return the JSON object of a page; its snippet is taken as it is."""
        return cls(
            page=page.page,
            snippet=page.snippet,
            boxes=page.boxes,
            misread=tuple(
                UncertainMatchSchema.of(each, unmasked=unmasked) for each in page.misread
            ),
        )


class HitSchema(ItemHeadSchema):
    """An item found."""

    how: str
    """`exact`, `doubtful` or `similar`."""
    score: float
    """Relevance; comparable within one answer only."""
    pages: tuple[PageFoundSchema, ...]
    """Pages in order, without the description."""

    @classmethod
    def of(cls, hit: ItemFound, *, unmasked: bool) -> HitSchema:
        """Return the JSON object of an item found."""
        return cls(
            **dict(cls.head_of(hit.item, unmasked=unmasked)),
            how=hit.how.name.lower(),
            score=round(hit.score, 6),
            pages=tuple(
                PageFoundSchema.of(page, unmasked=unmasked) for page in hit.pages if page.page
            ),
        )


class SearchSchema(Schema):
    """Result of a search."""

    total: int
    """Number of items found as read."""
    exact: bool
    """Whether `total` counts all of them; else there are more."""
    doubtful: int
    """Number of further items that match only by alternative readings."""
    similar: int
    """Number of further items that match only approximately."""
    searched_all: bool
    """Whether all items were searched for words that may have been misread."""
    remarks: tuple[QueryNoteSchema, ...]
    hits: tuple[HitSchema, ...]
    """The requested slice of the items, best first."""

    @classmethod
    def of(cls, found: Found, *, unmasked: bool = False) -> SearchSchema:
        """Return the JSON object of a result; snippets are taken as they are."""
        return cls(
            total=found.answer.total,
            exact=found.answer.exact,
            doubtful=found.answer.doubtful,
            similar=found.answer.similar,
            searched_all=found.answer.searched_all,
            remarks=tuple(
                QueryNoteSchema(
                    code=each.code,
                    value=each.value,
                    sentence=query_notes.sentence(each, class_scheme()),
                )
                for each in found.remarks
            ),
            hits=tuple(HitSchema.of(each, unmasked=unmasked) for each in found.hits),
        )
