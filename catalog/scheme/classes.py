"""Classes and document types by code, by name, and by their place in the tree."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.describe import wording
from catalog.describe.title_table import TITLES
from catalog.register import numbering
from catalog.scheme.class_table import (
    CLASSES,
    SchemeClass,
    Trigger,
)
from catalog.scheme.type_table import (
    TYPES,
    DocumentType,
)

__all__ = [
    "CLASSES",
    "TYPES",
    "DocumentType",
    "SchemeClass",
    "Trigger",
    "children",
    "document_type",
    "find_class",
    "find_type",
    "is_leaf",
    "path",
    "record_class",
    "types_in",
]

_CLASS: Mapping[str, SchemeClass] = {each.code: each for each in CLASSES}
_TYPE: Mapping[str, DocumentType] = {each.code: each for each in TYPES}


def _as_name(text: str) -> str:
    return wording.compact(text).casefold()


_CLASS_BY_NAME = {_as_name(name): each for each in CLASSES for name in (each.zh, each.en)}
_TYPE_BY_NAME = {
    _as_name(name): each for each in TYPES for name in (each.zh, each.en, *TITLES[each.code])
}


def record_class(code: str) -> SchemeClass:
    """Give the class with exactly this code.

    Raises:
        KeyError: There is none.
    """
    return _CLASS[code]


def document_type(code: str) -> DocumentType:
    """Give the document type with exactly this code.

    Raises:
        KeyError: There is none.
    """
    return _TYPE[code]


def children(code: str | None) -> tuple[SchemeClass, ...]:
    """Give the classes directly below `code`, or the top classes for None, in order."""
    return tuple(each for each in CLASSES if each.parent == code)


def is_leaf(code: str) -> bool:
    """Say whether items may be filed in the class: it has none below it."""
    return not children(code)


def path(code: str) -> tuple[SchemeClass, ...]:
    """Give the classes from the top down to `code`, which is the last.

    Raises:
        KeyError: There is no such class.
    """
    here = record_class(code)
    return (*path(here.parent), here) if here.parent else (here,)


def types_in(code: str) -> tuple[DocumentType, ...]:
    """Give the document types of the class `code` and of all classes below it, in order."""
    return tuple(each for each in TYPES if f"{each.class_code}·".startswith(f"{code}·"))


def find_class(text: str) -> SchemeClass | None:
    """Give the class a person means by a code or name, in any width, case or dot."""
    return _CLASS.get(numbering.normalise(text)) or _CLASS_BY_NAME.get(_as_name(text))


def find_type(text: str) -> DocumentType | None:
    """Give the document type a person means by a code, a name or a title in use."""
    code = numbering.normalise(text).replace("-", "_")
    return _TYPE.get(code) or _TYPE_BY_NAME.get(_as_name(text))
