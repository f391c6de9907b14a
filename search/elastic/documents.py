"""Documents in Elasticsearch: one per item, or its tombstone after it was deleted.

    words      tokens of each passage, as read; a phrase never crosses passages
    maybe      tokens that alternative readings make, without positions
    no         tokens of the archive number
    …above     for each prefix filter: its code, and every code above it
    body       passages with uncertain characters, to verify candidates; only stored
    gone       whether it is a tombstone, which has no other field but the id

Elasticsearch forgets deletions within a minute, and would then accept an older version. A
tombstone is a document like others, so it stays.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256
from json import dumps
from typing import TYPE_CHECKING, Any

from search import filters, ngrams
from search.filters import FilterKind
from search.matching.evaluate import ItemText
from search.matching.verify import FuzzyCandidate
from search.normalise import normalise
from search.packed_passages import (
    Body,
    storable,
)
from search.query_tree import with_ancestors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from search.port import Document

_FORM = 1
"""Incremented when the same mapping is filled differently."""

# Texts are tokenized by us; `whitespace` is an analyzer that every server has. Prefixes of one
# and two characters are tokens of their own, so that a lone character or digit is looked up
# like a word, however many words begin with it. Lengths count UTF-16 code units, of which rare
# Han characters have two.
_TOKENS = {
    "type": "text",
    "analyzer": "whitespace",
    "index_options": "positions",
    "index_prefixes": {"min_chars": 1, "max_chars": 4},
}
_KEPT = {"type": "keyword", "index": False, "doc_values": False}

_VALUES = {
    FilterKind.EXACT: {"type": "keyword"},
    FilterKind.PREFIX: {"type": "keyword"},
    FilterKind.RANGE: {"type": "integer"},
}
_PREFIXES = [each.name for each in filters.FILTERS if each.kind is FilterKind.PREFIX]


def above(name: str) -> str:
    """Return the name of the field in which a prefix filter is looked up.

    That of the class keeps the name it has in older indices.
    """
    return "above" if name == "class" else f"{name}_above"


MAPPINGS: dict[str, Any] = {
    "dynamic": "strict",
    "_source": {"excludes": ["words", "maybe", "no", *map(above, _PREFIXES)]},
    "properties": {
        "id": {"type": "long"},
        "gone": {"type": "boolean"},
        "number": _KEPT,
        "title": _KEPT,
        "filed_at": {"type": "long"},
        "words": _TOKENS,
        "maybe": {**_TOKENS, "index_options": "docs", "norms": False},
        "no": {**_TOKENS, "norms": False},
        "body": {"type": "binary"},
        **{each.name: _VALUES[each.kind] for each in filters.FILTERS},
        **{above(name): {"type": "keyword", "doc_values": False} for name in _PREFIXES},
    },
}

_KNOWN = [each.name for each in filters.FILTERS if each.older]
"""Fields whose value is known where an older document lacks them."""

_FILLED = {
    **MAPPINGS,
    "properties": {k: v for k, v in MAPPINGS["properties"].items() if k not in _KNOWN},
}

DIGEST = sha256(dumps([_FORM, _FILLED], sort_keys=True).encode()).hexdigest()[:16]
"""Digest of the mapping that documents must be filled by, and of how they are filled."""

FACTS = ("id", "number", "filed_at", "body", *filters.BY_NAME)
"""Stored fields that `candidate` needs."""


@dataclass(frozen=True, slots=True)
class DocumentWrite:
    """A document to be written.

    Attributes:
        id: Id of the item.
        version: External version in Elasticsearch: that of a tombstone is above that of a put
            of the same item version, and below that of the next.
        source: The document.
    """

    id: int
    version: int
    source: Mapping[str, Any]


def put(document: Document) -> DocumentWrite:
    """Return the write of a document."""
    body, values = Body.of_document(document), filters.values(document)
    source = {
        "id": document.id,
        "gone": False,
        "number": storable(document.number),
        "title": storable(document.title),
        "filed_at": document.filed_at,
        "words": body.rows,
        "maybe": body.other_tokens,
        "no": " ".join(ngrams.tokens(normalise(document.number).text)),
        "body": b64encode(body.packed).decode(),
        **values,
        **{above(name): with_ancestors(str(values[name])) for name in _PREFIXES},
    }
    return DocumentWrite(document.id, 2 * document.version, source)


def tombstone(item: int, version: int) -> DocumentWrite:
    """Return the write that deletes an item."""
    return DocumentWrite(item, 2 * version + 1, {"id": item, "gone": True})


def item_version(version: int) -> int:
    """Return the item's version for a version in Elasticsearch."""
    return version // 2


def candidate(source: Mapping[str, Any]) -> FuzzyCandidate:
    """Convert a stored document to a candidate."""
    facts = ItemText(
        {each.name: source.get(each.name, each.older or None) for each in filters.FILTERS},
        normalise(source["number"]).text,
        Body(b64decode(source["body"])).passages,
    )
    return FuzzyCandidate(source["id"], source["filed_at"], facts)
