"""What a person asks for, as a small tree that each index translates.

Words stand side by side and must all be found in an item, on whichever of its pages. A word
is a phrase: `2024-03-05` or `"张三 李四"` has to stand there as it is, see `search.normalise`.

    保单 理赔            both                     "张三 2024"  “…” 「…」 『…』   one phrase
    保单 -理赔           the first, not the second    张三 OR 李四, 张三|李四       either
    class: 类别:         a class and all below it     type: 文种:             a document type
    year: 年度:          2024, 2020..2024, 2020-2024, 2020.. or ..2024
    no: 档号:            part of the archive number

`OR` binds closer than standing side by side. Full-width forms of all signs are the same. What
has no letter, digit or Han character is left out; where nothing at all is left of what was
typed, nothing is found, while an empty query finds everything. Negatives alone find everything
but what they name.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from search.normalise import normalise
from search.tree import (
    Either,
    Every,
    FromYears,
    InClass,
    Never,
    Node,
    Numbered,
    OfType,
    Without,
    Word,
    wanted_words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 500
"""Characters of a query that are looked at."""

MOST = 40
"""Words and fields of a query that are looked at."""

_FIELDS = {
    "class": "class", "类别": "class", "類別": "class",
    "type": "type", "文种": "type", "文種": "type",
    "year": "year", "年度": "year",
    "no": "no", "档号": "no", "檔號": "no",
}  # fmt: skip

_PIECE = re.compile(
    rf"""
      (?P<bar> \|)+
    | (?P<minus> -?)
      (?: (?P<field> {"|".join(_FIELDS)}) : )?
      (?: ["“”„‟] (?P<quoted> [^"“”„‟]*) ["“”„‟]
        | [「『] (?P<cornered> [^「」『』]*) [」』]
        | (?P<bare> [^\s|"“”„‟「」『』]+) )
    """,
    re.VERBOSE | re.IGNORECASE,
)

_YEARS = re.compile(r"([0-9]{1,4})?年?(?:(\.{2,}|[-~—–至到])([0-9]{1,4})?年?)?")

_NO_NAMES: Mapping[str, str] = MappingProxyType({})

_ALL = Every(())


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query.

    Attributes:
        root: What has to hold of an item.
        cut: Whether what was typed was too long, and its end was left out.
    """

    root: Node = _ALL
    cut: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The different words that are wanted, in matching form, as they came."""
        return tuple(dict.fromkeys(wanted_words(self.root)))

    def narrowed(
        self,
        *,
        class_code: str | None = None,
        type_code: str | None = None,
        year: int | None = None,
    ) -> Query:
        """Give this query with more that has to hold; codes are taken as they are."""
        more: list[Node] = []
        if class_code is not None:
            more.append(InClass(class_code))
        if type_code is not None:
            more.append(OfType(type_code))
        if year is not None:
            more.append(FromYears(year, year))
        held = self.root.parts if isinstance(self.root, Every) else (self.root,)
        return Query(Every((*held, *more)), self.cut)


def parse(
    text: str,
    *,
    classes: Mapping[str, str] = _NO_NAMES,
    types: Mapping[str, str] = _NO_NAMES,
) -> Query:
    """Read what a person typed; any string is a query.

    Args:
        text: As typed.
        classes: Class codes by the names that people may use for them after `class:`.
        types: The same for document types.
    """
    typed, cut = _cleaned(text)
    groups: list[list[Node]] = []
    either = False
    for number, piece in enumerate(_PIECE.finditer(typed)):
        if number >= MOST:
            cut = True
            break
        if piece["bar"] or piece[0] == "OR":
            either = bool(groups)
        elif node := _node(piece, {"class": classes, "type": types}):
            if either:
                groups[-1].append(node)
            else:
                groups.append([node])
            either = False
    if not groups and typed.strip():
        return Query(Never(), cut)
    return Query(Every(tuple(_either(group) for group in groups)), cut)


def _cleaned(text: str) -> tuple[str, bool]:
    """Cut to size and make full-width signs plain; lone surrogates fit no index."""
    short = text[:LONGEST].encode("utf-8", "ignore").decode()
    plain = unicodedata.normalize("NFKC", short)
    return plain[:LONGEST], len(text) > LONGEST or len(plain) > LONGEST


def _either(group: list[Node]) -> Node:
    return group[0] if len(group) == 1 else Either(tuple(group))


def _node(piece: re.Match[str], names: Mapping[str, Mapping[str, str]]) -> Node | None:
    value = piece["quoted"] or piece["cornered"] or piece["bare"] or ""
    node: Node | None = None
    if piece["field"]:
        field = _FIELDS[piece["field"].lower()]
        node = _field(field, _code(value, names.get(field, _NO_NAMES)))
        value = f"{piece['field']} {value}"
    node = node or _word(value)
    return Without(node) if node and piece["minus"] else node


def _word(value: str) -> Node | None:
    form = normalise(value).text
    return Word(form) if form else None


def _code(name: str, codes: Mapping[str, str]) -> str:
    form = normalise(name).text
    return next((code for known, code in codes.items() if normalise(known).text == form), name)


def _field(field: str, value: str) -> Node | None:
    """Read the value of a field; None where it makes no sense as one."""
    if field == "year":
        return _years(value)
    if field == "no":
        form = normalise(value).text
        return Numbered(form) if form else None
    code = re.sub(r"\W+", "·" if field == "class" else "_", value).strip("·_").upper()
    if not code:
        return None
    return InClass(code) if field == "class" else OfType(code)


def _years(value: str) -> Node | None:
    found = _YEARS.fullmatch(value)
    if not found or not (found[1] or found[3]):
        return None
    first = int(found[1] or 0)
    last = int(found[3] or 9999) if found[2] else first
    return FromYears(min(first, last), max(first, last))
