"""Changes of the register, each within one transaction."""

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
    """Description of an item when it is filed.

    Attributes:
        title: Title of the document, or the name of its file in square brackets.
        type_code: Document type; with the class it determines the level.
        type_confidence: Confidence of the type, 0.0 to 1.0; 1.0 if a person set it.
        class_code: A class without classes below it; determines level and retention code.
        year: Year in the archive number, four digits.
        page_count: Number of pages, blank ones included.
        source_name: Path of the first file, as it arrived.
        source_channel: "command", "upload".
        branch: Code of the branch that the paper belongs to.
        year_presumed: Whether the year was neither listed nor read.
        doc_date: ISO date as precise as printed, "" if unknown.
        policy_no: Policy number, "" if unknown.
        claim_no: Claim number, "" if unknown.
        persons: Names on the paper.
        fields: Other fields, by name.
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
    """Create the installation id, if missing; a copy of an archive keeps it."""
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
    """Assign an archive number to an item, and add it to the register.

    Must be called inside the transaction that binds the pages and ends with `note_filed`. The
    number comes from a counter row locked in it, so a rollback leaves no gap; an assigned
    number never changes (DA/T 13-2022: unique, stable).

    Args:
        description: Description of the item.
        scheme: Class scheme that contains its class and document type.
        fonds_no: Number of the fonds.
        template: Template of its number.
        marks: High-water marks, to record the number outside of the database.
        originals: SHA-256 of its files, for the mark.

    Raises:
        NumberingError: The series is full or a part of the number has no valid form.
        RegisterBehind: Numbers were assigned that the register lacks.
        StorageError: The mark could not be written.
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
    """Append a filed item to the ledger; must be the last statement of its transaction.

    Appending locks the ledger until the transaction ends. As every transaction takes this lock
    last, it is held briefly, and transactions cannot deadlock on it.
    """
    entries.append("filed", f"item:{item.pk}", by, number=item.number, pages=item.page_count)


def _series(fonds_no: str, record_class: SchemeClass, year: int, template: Template) -> str:
    """Return the series of an item: the scope of its running number."""
    parts: dict[str, str | int] = {
        **class_parts(record_class.code),
        "fonds": fonds_no,
        "year": year,
        "ret": record_class.retention,
    }
    return template.series(parts)


def note_changed(item_id: int) -> None:
    """Increment the version of an item; part of the transaction that changed it."""
    Item.objects.filter(pk=item_id).update(version=F("version") + 1)


def note_indexed(item_id: int, version: int) -> bool:
    """Record that the index holds a version of an item; return whether it is the newest.

    Also False if the item is gone, or the same is recorded already.
    """
    newest = Item.objects.filter(pk=item_id, version=version, indexed_version__lt=version)
    return newest.update(indexed_version=version) == 1


def note_unindexed(versions: Mapping[int, int]) -> int:
    """Mark items for indexing if they still have these versions; return how many do.

    Args:
        versions: Versions by id of the item.
    """
    return sum(
        Item.objects.filter(pk=item, version=version).update(indexed_version=0)
        for item, version in versions.items()
    )


def note_all_unindexed() -> None:
    """Mark every item for indexing; for an index that was lost."""
    Item.objects.update(indexed_version=0)


def record_viewing(item_id: int, by: entries.Actor, *, unmasked: bool = False) -> None:
    """Record in the ledger that a person viewed an item's description, text or images.

    One entry covers all views of an item by a person within a quarter of an hour; views with
    unmasked numbers have an entry of their own.
    """
    more = {"unmasked": True} if unmasked else {}
    entries.append_once("viewed", f"item:{item_id}", by, what="item", **more)


def record_search(
    digest: str, item_ids: Sequence[int], by: entries.Actor, *, unmasked: bool = False
) -> None:
    """Record in the ledger that a search displayed titles and snippets of items.

    Args:
        digest: Keyed digest of the query; never its words, which may name people.
        item_ids: Items displayed; if there are none, nothing is recorded.
        by: Person who searched.
        unmasked: Whether numbers were displayed unmasked.
    """
    if item_ids:
        more = {"unmasked": True} if unmasked else {}
        found = sorted(item_ids)
        entries.append_once(
            "searched", f"search:{digest}", by, what="hits", items=found, **more
        )


@transaction.atomic
def record_access(item_id: int, by: entries.Actor, **what: Any) -> None:
    """Record in the ledger each access to a particular content of an item."""
    entries.append("viewed", f"item:{item_id}", by, **what)


@transaction.atomic
def record_export(item_id: int, by: entries.Actor, **what: Any) -> None:
    """Record in the ledger that an item is exported; must be called before it is."""
    entries.append("exported", f"item:{item_id}", by, **what)
