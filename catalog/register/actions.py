"""Changes of the register: one transaction each."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from catalog.access.scope import DEFAULT_BRANCH
from catalog.ledger import entries
from catalog.models import Fonds, Installation, Item
from catalog.register import numbers
from catalog.register.high_water import Marks
from catalog.register.numbering import Template, class_parts
from catalog.scheme.class_scheme import ClassScheme, SchemeClass


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
        branch: Code of the branch that the paper belongs to.
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
    branch: str = DEFAULT_BRANCH
    year_presumed: bool = False
    doc_date: str = ""
    policy_no: str = ""
    claim_no: str = ""
    persons: tuple[str, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)


def plant_installation() -> None:
    """Give an archive its id, if it has none; a copy of it is the same archive."""
    Installation.objects.get_or_create(pk=1, defaults={"key": secrets.token_hex(16)})


def file_item(  # noqa: PLR0913  what, by which scheme, and how it is numbered
    description: Description,
    scheme: ClassScheme,
    *,
    fonds_no: str,
    template: Template,
    marks: Marks,
    originals: Sequence[str] = (),
) -> Item:
    """Give an item its archive number and enter it in the register.

    Must be called inside the transaction that binds the pages and ends with `note_filed`. The
    number comes from a counter row locked in it, so a roll-back leaves no gap; a number once
    given never changes (DA/T 13-2022: unique, stable).

    Args:
        description: What is known about it.
        scheme: Where its class and document type stand.
        fonds_no: Number of the fonds.
        template: How its number is written.
        marks: Where it is noted outside of the database that the number is given.
        originals: SHA-256 of its files, for that note.

    Raises:
        NumberingError: The series is full or a part of the number has no valid form.
        RegisterBehind: Numbers were given that the register does not know.
        StorageError: That note could not be made.
    """
    record_class = scheme.record_class(description.class_code)
    Fonds.objects.get_or_create(pk=fonds_no)
    series = _series(fonds_no, record_class, description.year, template)
    number = numbers.give(series, template, marks, originals)
    return Item.objects.create(
        number=number.text,
        series=series,
        running=number.running,
        fonds_id=fonds_no,
        record_class_id=record_class.code,
        branch=description.branch,
        year=description.year,
        year_presumed=description.year_presumed,
        retention_code=record_class.retention,
        level=max(record_class.level, scheme.document_type(description.type_code).level),
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


def note_filed(item: Item, by: entries.Actor) -> None:
    """Enter a filed item in the ledger; the last thing that its transaction does.

    Whoever appends to the ledger keeps all others from it until the end, so every transaction
    comes to it with all its other rows in hand: that is short, and nobody waits in a circle.
    """
    entries.append("filed", f"item:{item.pk}", by, number=item.number, pages=item.page_count)


def _series(fonds_no: str, record_class: SchemeClass, year: int, template: Template) -> str:
    """Return the scope in which an item is counted."""
    parts: dict[str, str | int] = {
        **class_parts(record_class.code),
        "fonds": fonds_no,
        "year": year,
        "ret": record_class.retention,
    }
    return template.series(parts)


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


def look(item_id: int, by: entries.Actor, *, unmasked: bool = False) -> None:
    """Note that somebody looked at an item's description, text or images.

    One entry stands for all looks of a person at an item within a quarter of an hour; one
    that shows numbers unmasked has its own.
    """
    more = {"unmasked": True} if unmasked else {}
    entries.append_once("viewed", f"item:{item_id}", by, what="item", **more)


def note_shown(
    digest: str, item_ids: Sequence[int], by: entries.Actor, *, unmasked: bool = False
) -> None:
    """Note that a search showed somebody titles and snippets of items.

    Args:
        digest: Keyed, of what was searched for; never the words, which name people.
        item_ids: What was shown; of nothing there is no entry.
        by: Who searched.
        unmasked: Whether numbers were shown unmasked.
    """
    if item_ids:
        more = {"unmasked": True} if unmasked else {}
        found = sorted(item_ids)
        entries.append_once(
            "searched", f"search:{digest}", by, what="hits", items=found, **more
        )


@transaction.atomic
def view(item_id: int, by: entries.Actor, **what: Any) -> None:
    """Note that somebody asked for something particular of an item, each time they do."""
    entries.append("viewed", f"item:{item_id}", by, **what)


@transaction.atomic
def export(item_id: int, by: entries.Actor, **what: Any) -> None:
    """Note in the ledger that an item leaves; called before it does, so none leaves unnoted."""
    entries.append("exported", f"item:{item_id}", by, **what)
