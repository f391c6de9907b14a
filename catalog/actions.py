"""Changes of the register: one transaction each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from sequences import get_next_value

from catalog import ledger
from catalog.models import Fonds, Item, RecordClass, VoidNumber
from catalog.rules import classes
from catalog.rules.class_table import CLASSES
from catalog.rules.numbering import Template

_GIVEN = (Item.objects, VoidNumber.objects)
"""Where numbers that were given stand."""


@dataclass(frozen=True, slots=True)
class Description:
    """What is known about an item when it is filed.

    Attributes:
        title: Of the document, or the name of its file in square brackets.
        type_code: Document type; it decides class, level and retention code.
        type_confidence: How sure the proposal is, 0.0 to 1.0; 1.0 where a person said it.
        class_code: A class with no class below it.
        year: Four digits, for the number.
        page_count: Pages, blank ones among them.
        source_name: Path of the first file, as it arrived.
        source_channel: "command", "upload".
        year_presumed: Whether the year is neither listed nor read.
        doc_date: ISO date as precise as the paper, "" when unknown.
        policy_no: Policy number, "" when unknown.
        claim_no: Claim number, "" when unknown.
        persons: Names on the paper.
        fields: Other fields, name to value.
    """

    title: str
    type_code: str
    type_confidence: float
    class_code: str
    year: int
    page_count: int
    source_name: str
    source_channel: str
    year_presumed: bool = False
    doc_date: str = ""
    policy_no: str = ""
    claim_no: str = ""
    persons: tuple[str, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def plant_class_tree() -> None:
    """Write the class tree of `catalog.rules` into its table; parents stand before children."""
    for each in CLASSES:
        RecordClass.objects.update_or_create(
            code=each.code,
            defaults={
                "parent_id": each.parent,
                "name_zh": each.zh,
                "name_en": each.en,
                "level": each.level,
                "retention_code": each.retention,
                "triggers": list(each.triggers),
            },
        )


def file_item(description: Description, *, fonds_no: str, template: Template) -> Item:
    """Give an item its archive number and enter it in the register.

    Must be called inside the transaction that binds the pages and ends with `note_filed`. The
    number comes from a counter row locked in it, so a roll-back leaves no gap; a number once
    given never changes (DA/T 13-2022: unique, stable).

    Raises:
        NumberingError: The series is full or a part of the number has no valid form.
    """
    record_class = classes.record_class(description.class_code)
    Fonds.objects.get_or_create(pk=fonds_no)
    series, running, number = _next_number(fonds_no, record_class, description.year, template)
    return Item.objects.create(
        number=number,
        series=series,
        running=running,
        fonds_id=fonds_no,
        record_class_id=record_class.code,
        year=description.year,
        year_presumed=description.year_presumed,
        retention_code=record_class.retention,
        level=max(record_class.level, classes.document_type(description.type_code).level),
        title=description.title[:300],
        doc_type=description.type_code,
        type_confidence=description.type_confidence,
        doc_date=description.doc_date,
        persons=list(description.persons),
        page_count=description.page_count,
        source_channel=description.source_channel,
        source_name=description.source_name,
        policy_no=description.policy_no[:60],
        claim_no=description.claim_no[:60],
        fields=dict(description.fields),
        filed_at=timezone.now(),
    )


def note_filed(item: Item, by: ledger.Actor) -> None:
    """Enter a filed item in the ledger; the last thing that its transaction does.

    Whoever appends to the ledger keeps all others from it until the end, so every transaction
    comes to it with all its other rows in hand: that is short, and nobody waits in a circle.
    """
    ledger.append("filed", f"item:{item.pk}", by, number=item.number, pages=item.page_count)


def _next_number(
    fonds_no: str, record_class: classes.RecordClass, year: int, template: Template
) -> tuple[str, int, str]:
    """Take the next number of a series: its scope, its running part, the whole."""
    level2, level3 = record_class.code.split("·")
    parts: dict[str, str | int] = {
        "fonds": fonds_no,
        "L2": level2,
        "L3": level3,
        "year": year,
        "ret": record_class.retention,
    }
    series = template.series(parts)
    running = _next_running(series)
    return series, running, template.format(parts | {"item": running})


def _next_running(series: str) -> int:
    """Count a series on to its next number that was never given.

    A counter may stand behind numbers that are given, as after a restored backup: those are
    passed over, and never given twice.
    """
    while True:
        running = int(get_next_value(series))
        items, void = (rows.filter(series=series, running=running) for rows in _GIVEN)
        if not items.values("pk").union(void.values("pk")).exists():
            return running


@transaction.atomic
def void_number(
    series: str, template: Template, parts: Mapping[str, str | int], reason: str
) -> str:
    """Take the next number of a series out of use, for a reason, and return it (空号)."""
    running = _next_running(series)
    number = template.format(dict(parts) | {"item": running})
    VoidNumber.objects.create(
        number=number, series=series, running=running, reason=reason, voided_at=timezone.now()
    )
    return number


def note_changed(item_id: int) -> None:
    """Note that an item reads otherwise now; part of the transaction that changed it."""
    Item.objects.filter(pk=item_id).update(version=F("version") + 1)


def note_indexed(item_id: int, version: int) -> bool:
    """Note that the index has a version of an item; return whether it is the item's newest.

    False, too, where the item is no more, or somebody else has noted the same.
    """
    newest = Item.objects.filter(pk=item_id, version=version, indexed_version__lt=version)
    return newest.update(indexed_version=version) == 1


def note_unindexed(versions: Mapping[int, int]) -> int:
    """Let items be indexed again that still have these versions; return how many do.

    Args:
        versions: By the item's id.
    """
    return sum(
        Item.objects.filter(pk=item, version=version).update(indexed_version=0)
        for item, version in versions.items()
    )


def note_all_unindexed() -> None:
    """Let every item be indexed again; for an index that was lost."""
    Item.objects.update(indexed_version=0)


@transaction.atomic
def view(item_id: int, by: ledger.Actor, **what: Any) -> None:
    """Note in the ledger that somebody looked at an item."""
    ledger.append("viewed", f"item:{item_id}", by, **what)


@transaction.atomic
def export(item_id: int, by: ledger.Actor, **what: Any) -> None:
    """Note in the ledger that an item leaves; called before it does, so none leaves unnoted."""
    ledger.append("exported", f"item:{item_id}", by, **what)
