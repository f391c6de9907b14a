"""JSON objects of a search: the answer, its items, the places on their pages."""

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
    """A part of the query that was taken otherwise than it may be meant."""

    code: str
    value: str
    """The part of the query."""
    sentence: str
    """What is wrong and what to do next."""


class UncertainMatchSchema(Schema):
    """A place where a wanted word may stand though it was not read."""

    how: str
    """`doubtful` (by next-best readings) or `similar`."""
    read: str
    """What was read."""
    may_be: str
    """The wanted word that may stand there."""
    boxes: tuple[Box, ...]

    @classmethod
    def of(cls, match: UncertainMatch, *, unmasked: bool) -> UncertainMatchSchema:
        """Return the JSON object of such a place."""
        read, meant = match.read, match.meant
        if not unmasked:
            meant = masked_text(meant)
            read = masked_alike(masked_text(read), meant)
        return cls(how=match.how.name.lower(), read=read, may_be=meant, boxes=match.boxes)


class PageFoundSchema(Schema):
    """A page on which wanted words stand."""

    page: int
    """Number of the page in the item, from 1."""
    snippet: str
    """The text around the first of them."""
    boxes: tuple[Box, ...]
    """Pixels of the page image: left, top, right, bottom; the last two exclusive."""
    misread: tuple[UncertainMatchSchema, ...]
    """Words that may have been misread."""

    @classmethod
    def of(cls, page: PageFound, *, unmasked: bool) -> PageFoundSchema:
        """Return the JSON object of a page; its snippet is masked or not already."""
        return cls(
            page=page.page,
            snippet=page.snippet,
            boxes=page.boxes,
            misread=tuple(
                UncertainMatchSchema.of(each, unmasked=unmasked) for each in page.misread
            ),
        )


class HitSchema(ItemHeadSchema):
    """An item that was found."""

    how: str
    """`exact`, `doubtful` or `similar`."""
    score: float
    """Relevance; comparable within one answer only."""
    pages: tuple[PageFoundSchema, ...]
    """In order; the description is none."""

    @classmethod
    def of(cls, hit: ItemFound, *, unmasked: bool) -> HitSchema:
        """Return the JSON object of an item that was found."""
        return cls(
            **dict(cls.head_of(hit.item, unmasked=unmasked)),
            how=hit.how.name.lower(),
            score=round(hit.score, 6),
            pages=tuple(
                PageFoundSchema.of(page, unmasked=unmasked) for page in hit.pages if page.page
            ),
        )


class SearchSchema(Schema):
    """An answer to a query."""

    total: int
    """Items that were found."""
    exact: bool
    """Whether `total` counts all of them."""
    doubtful: int
    """Further items that hold the words only by next-best readings."""
    similar: int
    """Further items that hold nearly the same words."""
    searched_all: bool
    """Whether all items were looked at for words that may have been misread."""
    remarks: tuple[QueryNoteSchema, ...]
    hits: tuple[HitSchema, ...]
    """The part of the answer that was asked for, best first."""

    @classmethod
    def of(cls, found: Found, *, unmasked: bool = False) -> SearchSchema:
        """Return the JSON object of an answer, whose snippets are masked already or not."""
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
