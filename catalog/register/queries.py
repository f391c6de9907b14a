"""Questions to the register."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS
from django.db.models import F, Max, QuerySet

from catalog.errors import ItemMissing
from catalog.models import Installation, Item, VoidNumber
from catalog.register.numbering import normalise


def item_by_number(number: str) -> Item:
    """Return the item with an archive number, in whatever spelling.

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
    """Return the archive numbers of items by id; those that are gone are left out."""
    return dict(Item.objects.filter(pk__in=ids).values_list("pk", "number"))


def to_index(most: int) -> list[int]:
    """Return ids of items whose newest version the index does not have yet."""
    stale = Item.objects.filter(indexed_version__lt=F("version")).order_by("pk")
    return list(stale.values_list("pk", flat=True)[:most])


@dataclass(frozen=True, slots=True)
class ItemVersion:
    """How far an item is, and how far the index is said to be."""

    id: int
    version: int
    indexed_version: int

    @property
    def is_indexed(self) -> bool:
        """Whether the newest version is said to be in the index."""
        return self.indexed_version >= self.version


def versions(after: int, most: int) -> list[ItemVersion]:
    """Return so many items beyond an id, by growing id."""
    rows = Item.objects.filter(pk__gt=after).order_by("pk")
    return [
        ItemVersion(*row) for row in rows.values_list("pk", "version", "indexed_version")[:most]
    ]


def all_items() -> QuerySet[Item]:
    """Return all items, oldest first."""
    return Item.objects.order_by("pk")


def indexed_items() -> QuerySet[Item]:
    """Return the items of which a version is said to be in the index."""
    return Item.objects.filter(indexed_version__gt=0)


def presumed_years() -> QuerySet[Item]:
    """Return the items whose year was neither listed nor read, oldest first."""
    return Item.objects.filter(year_presumed=True).order_by("pk")


def items(ids: Sequence[int]) -> dict[int, Item]:
    """Return items by id; those that are gone are left out."""
    return Item.objects.in_bulk(ids)


def series(using: str = DEFAULT_DB_ALIAS) -> dict[str, list[int]]:
    """Return the running numbers of each series that are in use or void."""
    found: dict[str, list[int]] = {}
    for rows in (Item.objects.using(using), VoidNumber.objects.using(using)):
        for name, running in rows.values_list("series", "running"):
            found.setdefault(name, []).append(running)
    return found


def last_given(using: str = DEFAULT_DB_ALIAS) -> dict[str, int]:
    """Return the highest running number of each series, void ones among them."""
    found: dict[str, int] = {}
    for rows in (Item.objects.using(using), VoidNumber.objects.using(using)):
        for name, last in rows.values_list("series").annotate(last=Max("running")):
            found[name] = max(found.get(name, 0), last)
    return found


def given(series: str, least: int, most: int) -> set[int]:
    """Return the running numbers of a series between two, both included, that are given."""
    within = {"series": series, "running__range": (least, most)}
    return {
        running
        for rows in (Item.objects, VoidNumber.objects)
        for running in rows.filter(**within).values_list("running", flat=True)
    }


def any_number(series: str) -> str:
    """Return a number of a series; "" where the register has none."""
    for rows in (Item.objects, VoidNumber.objects):
        found = rows.filter(series=series).values_list("number", flat=True).first()
        if found:
            return found
    return ""


def installation(using: str = DEFAULT_DB_ALIAS) -> str:
    """Return the id of this archive, made once."""
    return Installation.objects.using(using).get().key


def gaps(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Return the series in which a number is neither in use nor void (DA/T 70-2018)."""
    return [
        name
        for name, running in series(using).items()
        if sorted(running) != list(range(1, len(running) + 1))
    ]
