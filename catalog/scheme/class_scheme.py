"""Class tree and document types as one frozen value, which rules take as an argument.

`catalog.scheme.shipped` is the shipped scheme; `catalog.scheme.queries.class_scheme` returns
that in the tables of an archive, which people may have extended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from catalog.describe import wording
from catalog.register import numbering


class Trigger(StrEnum):
    """Event that starts a retention period."""

    CONTRACT_TERMINATED = "contract-terminated"
    RELATION_ENDED = "relation-ended"
    TRANSACTION_DATE = "transaction-date"
    CLAIM_CLOSED = "claim-closed"
    COMPLAINT_CLOSED = "complaint-closed"
    DISPUTE_ENDED = "dispute-ended"
    FISCAL_YEAR_END = "fiscal-year-end"
    ITEM_DATE = "item-date"


@dataclass(frozen=True, slots=True)
class SchemeClass:
    """A class (类目) of records.

    Attributes:
        code: As in archive numbers: code of the parent, "·" and its own part: "TB·SQ".
        zh: Chinese name.
        en: English name.
        level: Default sensitivity level of its records, "L1" to "L5".
        retention: Code printed in the archive number; the legal period is computed separately.
        triggers: The latest of these events starts the period; if empty, a person decides.
    """

    code: str
    zh: str
    en: str
    level: str
    retention: str
    triggers: tuple[Trigger, ...]

    @property
    def parent(self) -> str | None:
        """Code of the parent class; None at the top."""
        return self.code.rpartition("·")[0] or None


@dataclass(frozen=True, slots=True)
class SchemeType:
    """A document type (单证类型): a kind of document.

    Attributes:
        code: Such as "APPLICATION".
        zh: Chinese name.
        en: English name.
        class_code: The one class it belongs to.
        level: Default sensitivity level, "L1" to "L5"; medical papers, accounts and papers of
            children are "L4" (个人信息保护法第二十八条).
        titles: Titles on papers of this type, in the form of `wording.compact`; no two types
            share a title.
        signs: Printed words that indicate this type, in the same form, with their weights; a
            sum of 1.0 is full evidence.
    """

    code: str
    zh: str
    en: str
    class_code: str
    level: str
    titles: tuple[str, ...] = ()
    signs: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, eq=False)
class ClassScheme:
    """Classification scheme (分类方案): a tree of classes of any depth, and document types.

    Compared and hashed by identity, so that it can be a cache key.

    Attributes:
        classes: By code, each after its parent.
        types: By code, in the order of the class tree; "OTHER" is one of them.
    """

    classes: Mapping[str, SchemeClass]
    types: Mapping[str, SchemeType]

    @classmethod
    def of(cls, classes: Iterable[SchemeClass], types: Iterable[SchemeType]) -> ClassScheme:
        """Create a scheme from classes and document types in display order."""
        return cls(
            MappingProxyType({each.code: each for each in classes}),
            MappingProxyType({each.code: each for each in types}),
        )

    def record_class(self, code: str) -> SchemeClass:
        """Return the class with exactly this code.

        Raises:
            KeyError: There is none.
        """
        return self.classes[code]

    def document_type(self, code: str) -> SchemeType:
        """Return the document type with exactly this code.

        Raises:
            KeyError: There is none.
        """
        return self.types[code]

    def children(self, code: str | None) -> tuple[SchemeClass, ...]:
        """Return the classes directly below `code`, or the top classes for None, in order."""
        return tuple(each for each in self.classes.values() if each.parent == code)

    def is_leaf(self, code: str) -> bool:
        """Return whether the class has none below it; only such classes contain items."""
        return not self.children(code)

    def path(self, code: str) -> tuple[SchemeClass, ...]:
        """Return the classes from the top down to `code`, inclusive.

        Raises:
            KeyError: There is no such class.
        """
        here = self.record_class(code)
        return (*self.path(here.parent), here) if here.parent else (here,)

    def types_in(self, code: str) -> tuple[SchemeType, ...]:
        """Return the document types of the class `code` and all classes below it, in order."""
        return tuple(
            each for each in self.types.values() if f"{each.class_code}·".startswith(f"{code}·")
        )

    def find_class(self, text: str) -> SchemeClass | None:
        """Return the class with a code or name, in any width, case or dot; None if unknown."""
        code = numbering.normalise(text)
        return self.classes.get(code) or self._class_by_name.get(_as_name(text))

    def find_type(self, text: str) -> SchemeType | None:
        """Return the document type with a code, name or title; None if unknown."""
        code = numbering.normalise(text).replace("-", "_")
        return self.types.get(code) or self._type_by_name.get(_as_name(text))

    @cached_property
    def _class_by_name(self) -> Mapping[str, SchemeClass]:
        classes = self.classes.values()
        return {_as_name(name): each for each in classes for name in (each.zh, each.en)}

    @cached_property
    def _type_by_name(self) -> Mapping[str, SchemeType]:
        return {
            _as_name(name): each
            for each in self.types.values()
            for name in (each.zh, each.en, *each.titles)
        }


def _as_name(text: str) -> str:
    return wording.compact(text).casefold()
