"""The class scheme of this archive, from its tables."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from catalog.models import DocumentType, RecordClass
from catalog.scheme.class_scheme import ClassScheme, SchemeClass, SchemeType, Trigger

FRESH_S = 1.0
"""Lifetime of the cached scheme in a process, in seconds."""


def class_scheme() -> ClassScheme:
    """Return the class scheme, at most `FRESH_S` old.

    Cached by each process: the tables are read at most once a second, by two queries of a few
    milliseconds, so a change reaches every process without messages. As long as the rows are
    equal it is the same object, which rules use as cache key. Rules take it as an argument;
    their callers fetch it once per act, so an act uses one scheme.
    """
    return _read(int(time.monotonic() / FRESH_S))


def forget() -> None:
    """Clear the cache, so that the next call reads the tables."""
    _read.cache_clear()


@lru_cache(maxsize=1)
def _read(_second: int) -> ClassScheme:
    classes = tuple(_classes())
    place = {each.code: at for at, each in enumerate(classes)}
    rows = DocumentType.objects.order_by("position", "code")
    types = sorted(map(_type, rows), key=lambda each: place[each.class_code])
    return _same(classes, tuple(types))


@lru_cache(maxsize=2)
def _same(classes: tuple[SchemeClass, ...], types: tuple[SchemeType, ...]) -> ClassScheme:
    """Return one and the same scheme object for equal classes and types."""
    return ClassScheme.of(classes, types)


def _classes() -> Iterator[SchemeClass]:
    """Yield all classes in tree order, each before those below it (depth first)."""
    below = defaultdict(list)
    for row in RecordClass.objects.order_by("-position", "-code"):
        below[row.parent_id].append(row)
    waiting = below[None]
    while waiting:
        row = waiting.pop()
        yield _class(row)
        waiting += below[row.code]


def _class(row: RecordClass) -> SchemeClass:
    return SchemeClass(
        code=row.code,
        zh=row.name_zh,
        en=row.name_en,
        level=row.level,
        retention=row.retention_code,
        triggers=tuple(map(Trigger, row.triggers)),
    )


def _type(row: DocumentType) -> SchemeType:
    return SchemeType(
        code=row.code,
        zh=row.name_zh,
        en=row.name_en,
        class_code=row.record_class_id,
        level=row.level,
        titles=tuple(row.titles),
        signs=tuple((word, weight) for word, weight in row.signs),
    )
