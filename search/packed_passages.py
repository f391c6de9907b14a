"""Compressed form in which an index stores the passages of an item, and their tokens."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from typing import TYPE_CHECKING

from search import ngrams
from search.matching.uncertainty import (
    CONFIDENCES,
    WEIGHTS,
    Doubt,
    NormalisedPassage,
    normalised,
)
from search.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.port import Document

_BORDER = "‖"
"""Separator of passages; no normal form contains it, and as a token it ends every phrase."""

_CONFIDENCE, _WEIGHT = 1, 1 + len(CONFIDENCES)
"""First control characters of the two kinds of levels; no normal form contains controls."""

_DOUBT = re.compile(
    f"([{chr(_CONFIDENCE)}-{chr(_WEIGHT - 1)}])"
    f"((?:[{chr(_WEIGHT)}-{chr(_WEIGHT + len(WEIGHTS) - 1)}].)*)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Body:
    """Packed passages of an item; the same bytes give the same tokens.

    Attributes:
        packed: Normal forms joined by `_BORDER`, compressed by zlib. An uncertain character is
            followed by a control for the level of its confidence and, for each alternative
            reading, a control for the level of its weight and the reading. Inline they compress
            best.
    """

    packed: bytes

    @classmethod
    def of_document(cls, document: Document) -> Body:
        """Pack the passages of a document."""
        doubts = (*document.doubts, *repeat((), len(document.passages)))
        pairs = zip(map(normalise, document.passages), doubts, strict=False)
        return cls.of([normalised(normal, each) for normal, each in pairs])

    @classmethod
    def of(cls, passages: Sequence[NormalisedPassage]) -> Body:
        """Pack passages in normal form."""
        joined = _BORDER.join("".join(_encoded(passage)) for passage in passages)
        return cls(zlib.compress(joined.encode(), 9))

    @cached_property
    def passages(self) -> list[NormalisedPassage]:
        """The passages with their uncertain characters."""
        joined = zlib.decompress(self.packed).decode()
        return [_decoded(encoded) for encoded in joined.split(_BORDER)]

    @property
    def rows(self) -> list[str]:
        """Tokens of each passage as read, in order, joined by blanks."""
        return [" ".join(ngrams.tokens(passage.text)) for passage in self.passages]

    @property
    def tokens(self) -> str:
        """Tokens of all passages as read, with a border between passages."""
        return f" {_BORDER} ".join(self.rows)

    @property
    def other_tokens(self) -> str:
        """Distinct tokens that likely alternative readings make, sorted, joined by blanks."""
        found = (ngrams.others(each.text, each.likely) for each in self.passages)
        return " ".join(sorted(set().union(*found)))


def storable(text: str) -> str:
    """Replace lone surrogates, which no index accepts."""
    return text.encode("utf-8", "replace").decode()


def _encoded(passage: NormalisedPassage) -> Iterator[str]:
    start = 0
    for at, doubt in sorted(passage.doubts.items()):
        yield passage.text[start : at + 1]
        yield chr(_CONFIDENCE + CONFIDENCES.index(doubt.confidence))
        for char, weight in doubt.others:
            yield chr(_WEIGHT + WEIGHTS.index(weight)) + char
        start = at + 1
    yield passage.text[start:]


def _decoded(encoded: str) -> NormalisedPassage:
    text, start, length = [], 0, 0
    doubts: dict[int, Doubt] = {}
    for sign in _DOUBT.finditer(encoded):
        text.append(encoded[start : sign.start()])
        length += sign.start() - start
        start = sign.end()
        confidence = CONFIDENCES[ord(sign[1]) - _CONFIDENCE]
        levels, chars = sign[2][::2], sign[2][1::2]
        weights = (WEIGHTS[ord(level) - _WEIGHT] for level in levels)
        others = tuple(zip(chars, weights, strict=True))
        doubts[length - 1] = Doubt(length - 1, confidence, others)
    return NormalisedPassage("".join((*text, encoded[start:])), doubts)
