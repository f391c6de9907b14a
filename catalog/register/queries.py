"""Queries on the register."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS
from django.db.models import F, Max, QuerySet

from catalog.errors import ItemMissing
from catalog.models import Installation, Item, VoidNumber
from catalog.register.numbering import normalise


def item_by_number(number: str) -> Item:
    """Return the item with an archive number, in any spelling.

    Raises:
        ItemMissing: There is none.
    """
    found = Item.objects.filter(number=normalise(number)).first()
    if found is None:
        raise ItemMissing
    return found


def item(item_id: int) -> Item:
    """Return the item with an id.

    Raises:
        ItemMissing: There is none.
    """
    found = Item.objects.filter(pk=item_id).first()
    if found is None:
        raise ItemMissing
    return found


def archive_numbers(ids: Iterable[int]) -> dict[int, str]:
    """Return the archive numbers of items by id; missing items are left out."""
    return dict(Item.objects.filter(pk__in=ids).values_list("pk", "number"))


def to_index(most: int) -> list[int]:
    """Return at most `most` ids of items whose newest version is not indexed, ascending."""
    stale = Item.objects.filter(indexed_version__lt=F("version")).order_by("pk")
    return list(stale.values_list("pk", flat=True)[:most])


@dataclass(frozen=True, slots=True)
class ItemVersion:
    """Current and indexed version of an item."""

    id: int
    version: int
    indexed_version: int

    @property
    def is_indexed(self) -> bool:
        """True if the newest version is recorded as indexed."""
        return self.indexed_version >= self.version


def versions(after: int, most: int) -> list[ItemVersion]:
    """Return at most `most` items with an id above `after`, ascending."""
    rows = Item.objects.filter(pk__gt=after).order_by("pk")
    return [
        ItemVersion(*row) for row in rows.values_list("pk", "version", "indexed_version")[:most]
    ]


def all_items() -> QuerySet[Item]:
    """Return all items, oldest first."""
    return Item.objects.order_by("pk")


def indexed_items() -> QuerySet[Item]:
    """Return the items of which a version is recorded as indexed."""
    return Item.objects.filter(indexed_version__gt=0)


def presumed_years() -> QuerySet[Item]:
    """Return the items whose year was neither listed nor read, oldest first."""
    return Item.objects.filter(year_presumed=True).order_by("pk")


def items(ids: Sequence[int]) -> dict[int, Item]:
    """Return items by id; missing ones are left out."""
    return Item.objects.in_bulk(ids)


def series(using: str = DEFAULT_DB_ALIAS) -> dict[str, list[int]]:
    """Return the running numbers of each series, in use or void."""
    found: dict[str, list[int]] = {}
    for rows in (Item.objects.using(using), VoidNumber.objects.using(using)):
        for name, running in rows.values_list("series", "running"):
            found.setdefault(name, []).append(running)
    return found


def last_given(using: str = DEFAULT_DB_ALIAS) -> dict[str, int]:
    """Return the highest running number of each series, void ones included."""
    found: dict[str, int] = {}
    for rows in (Item.objects.using(using), VoidNumber.objects.using(using)):
        for name, last in rows.values_list("series").annotate(last=Max("running")):
            found[name] = max(found.get(name, 0), last)
    return found


def given(series: str, least: int, most: int) -> set[int]:
    """Return the assigned running numbers of a series, `least` to `most`, both inclusive."""
    within = {"series": series, "running__range": (least, most)}
    return {
        running
        for rows in (Item.objects, VoidNumber.objects)
        for running in rows.filter(**within).values_list("running", flat=True)
    }


def any_number(series: str) -> str:
    """Return any number of a series; "" if the register has none."""
    for rows in (Item.objects, VoidNumber.objects):
        found = rows.filter(series=series).values_list("number", flat=True).first()
        if found:
            return found
    return ""


def installation(using: str = DEFAULT_DB_ALIAS) -> str:
    """Return the installation id of this archive."""
    return Installation.objects.using(using).get().key


def gaps(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Return the series with a number that is neither in use nor void (DA/T 70-2018)."""
    return [
        name
        for name, running in series(using).items()
        if sorted(running) != list(range(1, len(running) + 1))
    ]
