"""What Elasticsearch keeps of an item: one document, or a tombstone where it was taken out.

    words      the tokens of each passage, as read; a phrase never runs over into the next
    maybe      the tokens that next-best readings make, as a bag
    no         the tokens of the archive number
    above      the class, and every class above it
    body       the passages with their doubts, to look closely; only kept
    gone       whether it is a tombstone, which has nothing else but its id

Elasticsearch forgets within a minute what was deleted, and would then take an older state.
A tombstone is a document like others, so it stays.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate
from json import dumps
from typing import TYPE_CHECKING, Any

from search import ngrams
from search.matching.evaluate import ItemText
from search.matching.verify import FuzzyCandidate
from search.normalise import normalise
from search.packed_passages import (
    Body,
    storable,
)
from search.query_tree import LEVEL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from search.port import Document

_FORM = 1
"""Grows when the same mapping is filled in another way."""

# The tokens are made by us; `whitespace` is an analyzer that every server has. Prefixes of one
# and two characters are tokens of their own, so that a lone character or digit is looked up
# like a word, however many words begin with it. Lengths count what lies beyond the first
# plane of Unicode twice.
_TOKENS = {
    "type": "text",
    "analyzer": "whitespace",
    "index_options": "positions",
    "index_prefixes": {"min_chars": 1, "max_chars": 4},
}
_KEPT = {"type": "keyword", "index": False, "doc_values": False}

MAPPINGS: dict[str, Any] = {
    "dynamic": "strict",
    "_source": {"excludes": ["words", "maybe", "no", "above"]},
    "properties": {
        "id": {"type": "long"},
        "gone": {"type": "boolean"},
        "number": _KEPT,
        "title": _KEPT,
        "class": {"type": "keyword"},
        "above": {"type": "keyword", "doc_values": False},
        "type": {"type": "keyword"},
        "year": {"type": "integer"},
        "level": {"type": "keyword"},
        "filed_at": {"type": "long"},
        "words": _TOKENS,
        "maybe": {**_TOKENS, "index_options": "docs", "norms": False},
        "no": {**_TOKENS, "norms": False},
        "body": {"type": "binary"},
    },
}

DIGEST = sha256(dumps([_FORM, MAPPINGS], sort_keys=True).encode()).hexdigest()[:16]
"""Of what this version fills in."""

FACTS = ("id", "number", "class", "type", "year", "filed_at", "body")
"""What `candidate` needs."""


@dataclass(frozen=True, slots=True)
class DocumentWrite:
    """What is to stand for an item.

    Attributes:
        id: The item's id.
        version: As Elasticsearch compares it: a tombstone stands above the put of the same
            version, and below that of the next.
        source: The document.
    """

    id: int
    version: int
    source: Mapping[str, Any]


def put(document: Document) -> DocumentWrite:
    """Give what a document changes."""
    body = Body.of_document(document)
    source = {
        "id": document.id,
        "gone": False,
        "number": storable(document.number),
        "title": storable(document.title),
        "class": document.class_code,
        "above": _with_all_above(document.class_code),
        "type": document.type_code,
        "year": document.year,
        "level": document.level,
        "filed_at": document.filed_at,
        "words": body.rows,
        "maybe": body.other_tokens,
        "no": " ".join(ngrams.tokens(normalise(document.number).text)),
        "body": b64encode(body.packed).decode(),
    }
    return DocumentWrite(document.id, 2 * document.version, source)


def tombstone(item: int, version: int) -> DocumentWrite:
    """Give what taking out an item changes."""
    return DocumentWrite(item, 2 * version + 1, {"id": item, "gone": True})


def item_version(version: int) -> int:
    """Give the version of the item that Elasticsearch has under this version."""
    return version // 2


def candidate(source: Mapping[str, Any]) -> FuzzyCandidate:
    """Read what was kept of an item."""
    facts = ItemText(
        source["class"],
        source["type"],
        source["year"],
        normalise(source["number"]).text,
        Body(b64decode(source["body"])).passages,
    )
    return FuzzyCandidate(source["id"], source["filed_at"], facts)


def _with_all_above(code: str) -> list[str]:
    return list(accumulate(code.split(LEVEL), lambda above, part: above + LEVEL + part))
