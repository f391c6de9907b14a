"""Translation of a query to clauses of Elasticsearch; input is passed only as values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch
from typing import TYPE_CHECKING, Any, TypeAlias

from search import filters, ngrams
from search.elastic.documents import above
from search.query_tree import (
    And,
    Below,
    Between,
    MatchNone,
    Node,
    Not,
    Numbered,
    OneOf,
    Or,
    Word,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from search.query import Query

Clause: TypeAlias = dict[str, Any]

HELD: Clause = {"term": {"gone": False}}
"""Matches every document that is no tombstone."""

_AS_TYPED = 1000.0
"""Bonus above any score of words: numbers as typed rank before their other spellings."""


@dataclass(frozen=True, slots=True)
class ElasticQuery:
    """A query, translated.

    Attributes:
        words: Clauses that score; empty if no word is required of every item.
        others: All other clauses.
    """

    words: tuple[Clause, ...]
    others: tuple[Clause, ...]

    @property
    def ranked(self) -> Clause:
        """The whole query, its words scored."""
        return {"bool": {"must": self.words, "filter": self.others}}

    @property
    def plain(self) -> Clause:
        """The whole query, unscored."""
        return every((*self.words, *self.others))


def translate(query: Query) -> ElasticQuery:
    """Translate a query."""
    parts = query.root.parts if isinstance(query.root, And) else (query.root,)
    words = [part for part in parts if _is_of_words(part)]
    others = [part for part in parts if not _is_of_words(part)]
    return ElasticQuery(tuple(map(matching, words)), (HELD, *map(matching, others)))


def phrase(field: str, asked: ngrams.Phrase) -> Clause:
    """Return the clause of a phrase in one passage."""
    kind = "match_phrase_prefix" if asked.open else "match_phrase"
    return {kind: {field: {"query": " ".join(asked.tokens)}}}


def every(clauses: Iterable[Clause]) -> Clause:
    """Return the clause that all of `clauses` match, unscored."""
    return {"bool": {"filter": list(clauses)}}


def either(clauses: Iterable[Clause]) -> Clause:
    """Return the clause that at least one of `clauses` matches; their scores add up."""
    return {"bool": {"should": list(clauses), "minimum_should_match": 1}}


def none(clauses: Iterable[Clause]) -> Clause:
    """Return the clause that none of `clauses` matches."""
    return {"bool": {"must_not": list(clauses)}}


@singledispatch
def matching(node: Node) -> Clause:
    """Return the clause of exact matches of a node."""
    raise TypeError(type(node).__name__)


@matching.register
def _(node: Word) -> Clause:
    asked = [phrase("words", ngrams.phrase(form)) for form in node.spellings]
    if not node.others:
        return asked[0]
    as_typed = {"constant_score": {"filter": asked[0], "boost": _AS_TYPED}}
    return either([as_typed, *asked])


@matching.register
def _(node: OneOf) -> Clause:
    listed: Clause = {"terms": {node.name: sorted(node.values)}}
    older = filters.BY_NAME[node.name].older
    if not older or older not in node.values:
        return listed
    return either([listed, none([{"exists": {"field": node.name}}])])


@matching.register
def _(node: Below) -> Clause:
    return {"terms": {above(node.name): sorted(node.codes)}}


@matching.register
def _(node: Between) -> Clause:
    return {"range": {node.name: {"gte": node.first, "lte": node.last}}}


@matching.register
def _(node: Numbered) -> Clause:
    return phrase("no", ngrams.phrase(node.form))


@matching.register
def _(_node: MatchNone) -> Clause:
    return {"match_none": {}}


@matching.register
def _(node: Not) -> Clause:
    return none([matching(node.part)])


@matching.register
def _(node: And) -> Clause:
    return every(map(matching, node.parts))


@matching.register
def _(node: Or) -> Clause:
    return either(map(matching, node.parts))


def _is_of_words(node: Node) -> bool:
    """Return whether a node is made of words to find only."""
    parts: Sequence[Node] = node.parts if isinstance(node, Or) else (node,)
    return all(isinstance(part, Word) for part in parts)
