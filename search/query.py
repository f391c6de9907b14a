"""Parser of the query language; returns a query tree that each index translates.

Words side by side must all match in an item, on whichever of its pages. A word is a phrase:
`2024-03-05` or `"张三 李四"` must match as a whole, see `search.normalise`.

    保单 理赔            both                     "张三 2024"  “…” 「…」 『…』   one phrase
    保单 -理赔           the first, not the second    张三 OR 李四, 张三|李四       either
    class: 类别:         a class and all below it     type: 单证类型:         a document type
    year: 年度:          2024, 2020..2024, 2020-2024, 2020.. or ..2024
    no: 档号:            part of the archive number

Blanks may surround the colon. `OR` binds tighter than juxtaposition; `AND` is redundant; `NOT`
is a minus. Full-width forms of all signs are equivalent. Input without a letter, digit or Han
character is ignored; if nothing else was typed, nothing matches, while an empty query matches
everything. Exclusions alone match everything else. A number that is not in quotation marks also
matches in other spellings.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from search import filters
from search.filters import FilterKind
from search.normalise import normalise
from search.query_tree import (
    LEVEL,
    And,
    Between,
    MatchNone,
    Node,
    Not,
    Numbered,
    Word,
    either,
    wanted_words,
)
from search.spellings import spellings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from search.filters import Filter, Value
    from search.port import SearchScope

LONGEST = 500
"""Characters of a query that are parsed."""

MOST = 40
"""Words, fields and operators of a query that are parsed."""

_SPELLED = 8
"""Numbers of a query that are also searched in other spellings."""

_NUMBER = ("no", "档号", "檔號")
"""Field names of the archive number, which is matched by substring: it is no filter."""

_BETWEEN_PARTS = {FilterKind.PREFIX: LEVEL, FilterKind.EXACT: "_"}
"""Separator of the parts of a code; replaces any sign typed there."""

_PIECE = re.compile(
    rf"""
      (?P<bar> \|)+
    | (?P<minus> -?)
      (?: (?P<field> {"|".join((*filters.BY_WORD, *_NUMBER))}) \s*:\s* )?
      (?: ["“”„‟] (?P<quoted> [^"“”„‟]*) ["“”„‟]
        | [「『] (?P<cornered> [^「」『』]*) [」』]
        | (?P<bare> [^\s|"“”„‟「」『』]+) )
    """,
    re.VERBOSE | re.IGNORECASE,
)

_YEARS = re.compile(r"([0-9]{1,4})?年?(?:(\.{2,}|[-~—–至到])([0-9]{1,4})?年?)?")

_WILDCARD = re.compile(r"(?<=\w)[?*%](?=\w)|(?<=\w)\*$|^\*(?=\w)")

_PAIRED = re.compile(r"[\"“”„‟][^\"“”„‟]*[\"“”„‟]|[「『][^「」『』]*[」』]")

_NO_NAMES: Mapping[str, str] = MappingProxyType({})
_NO_FILTERS: Mapping[str, Mapping[str, str]] = MappingProxyType({})

_ALL = And(())


@dataclass(frozen=True, slots=True)
class Remark:
    """Part of a query that may be interpreted otherwise than meant.

    Attributes:
        code: `no-such-class`, `no-such-type`, `year-not-understood`: a field has no such value;
            `no-wildcards`: wildcards are not supported; `quote-unpaired`: a quotation mark has
            no partner.
        value: Text as typed.
    """

    code: str
    value: str


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query.

    Attributes:
        root: Root of the query tree.
        cut: Whether the text was too long, and its end was ignored.
        remarks: Distinct remarks on the text, in order.
    """

    root: Node = _ALL
    cut: bool = False
    remarks: tuple[Remark, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Distinct words to find, in normal form, in order of occurrence."""
        return tuple(dict.fromkeys(word.form for word in wanted_words(self.root)))

    @property
    def wanted(self) -> tuple[Word, ...]:
        """Distinct words to find, with their other spellings."""
        return tuple({word.form: word for word in wanted_words(self.root)}.values())

    def narrowed(self, values: Mapping[str, Collection[Value]]) -> Query:
        """Return this query with the additional condition of one of the values of each filter.

        Args:
            values: Exact values by name of the filter; a filter without values is ignored.
        """
        given = values.items()
        return self._and(filters.BY_NAME[name].any_of(each) for name, each in given if each)

    def within(self, scope: SearchScope) -> Query:
        """Return this query limited to a scope."""
        return self._and(filters.within(scope))

    def _and(self, more: Iterable[Node]) -> Query:
        held = self.root.parts if isinstance(self.root, And) else (self.root,)
        return Query(And((*held, *more)), self.cut, self.remarks)


def parse(text: str, names: Mapping[str, Mapping[str, str]] = _NO_FILTERS) -> Query:
    """Parse what a person typed; any string is a query.

    Args:
        text: As typed.
        names: By name of a filter, its codes by the names that people may use for them; any
            other code is searched for, with a remark.
    """
    typed, cut = _cleaned(text)
    parser = _Parser(names)
    for number, piece in enumerate(_PIECE.finditer(typed)):
        if number >= MOST:
            cut = True
            break
        parser.take(piece)
    remarks = tuple(dict.fromkeys((*parser.remarks, *_open_quote(typed))))
    if not parser.groups and typed.strip():
        return Query(MatchNone(), cut, remarks)
    return Query(And(tuple(map(either, parser.groups))), cut, remarks)


@dataclass(slots=True)
class _Parser:
    """Parser state: groups are joined by AND, the nodes of a group by OR."""

    names: Mapping[str, Mapping[str, str]]
    groups: list[list[Node]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    _joins: bool = False
    _negates: bool = False
    _spelled: int = 0

    def take(self, piece: re.Match[str]) -> None:
        """Parse the next piece."""
        if piece["bar"] or piece[0] == "OR":
            self._joins = bool(self.groups)
        elif piece[0] == "NOT":
            self._negates = True
        elif piece[0] != "AND" and (node := self._node(piece)):
            if self._joins:
                self.groups[-1].append(node)
            else:
                self.groups.append([node])
            self._joins = self._negates = False

    def _node(self, piece: re.Match[str]) -> Node | None:
        value = piece["quoted"] or piece["cornered"] or piece["bare"] or ""
        node: Node | None = None
        if piece["field"]:
            node = self._field(piece["field"].lower(), value)
            value = f"{piece['field']} {value}"
        node = node or self._word(value, bare=bool(piece["bare"]))
        return Not(node) if node and (piece["minus"] or self._negates) else node

    def _word(self, value: str, *, bare: bool) -> Node | None:
        form = normalise(value).text
        if bare and _WILDCARD.search(value):
            self.remarks.append(Remark("no-wildcards", value))
        others = spellings(value) if bare and self._spelled < _SPELLED else ()
        self._spelled += bool(others)
        return Word(form, others) if form else None

    def _field(self, word: str, value: str) -> Node | None:
        """Return the node of a field; None if the value is invalid."""
        if word in _NUMBER:
            form = normalise(value).text
            return Numbered(form) if form else None
        asked = filters.BY_WORD[word]
        read = self._range if asked.kind is FilterKind.RANGE else self._code
        return read(asked, value)

    def _range(self, asked: Filter, value: str) -> Node | None:
        found = _YEARS.fullmatch(value)
        if not found or not (found[1] or found[3]):
            self.remarks.append(Remark(asked.remark, value))
            return None
        first = int(found[1] or 0)
        last = int(found[3] or 9999) if found[2] else first
        return Between(asked.name, min(first, last), max(first, last))

    def _code(self, asked: Filter, value: str) -> Node | None:
        known = self.names.get(asked.name, _NO_NAMES)
        between = _BETWEEN_PARTS[asked.kind]
        code = re.sub(r"\W+", between, _code_of(value, known)).strip("·_").upper()
        if code and known and code not in known.values():
            self.remarks.append(Remark(asked.remark, value))
        return asked.any_of([code]) if code else None


def _open_quote(typed: str) -> Iterator[Remark]:
    """Yield a remark if a quotation mark has no partner."""
    closed = _PAIRED.sub("", typed)
    if left := re.search(r"[\"“”„‟「」『』].*", closed):
        yield Remark("quote-unpaired", left[0])


def _cleaned(text: str) -> tuple[str, bool]:
    """Apply NFKC, drop lone surrogates, cut to `LONGEST`; return the text and if it was cut."""
    short = text[:LONGEST].encode("utf-8", "ignore").decode()
    plain = unicodedata.normalize("NFKC", short)
    return plain[:LONGEST], len(text) > LONGEST or len(plain) > LONGEST


def _code_of(name: str, codes: Mapping[str, str]) -> str:
    form = normalise(name).text
    return next((code for known, code in codes.items() if normalise(known).text == form), name)
