"""Changes of the class scheme, each within one transaction."""

from __future__ import annotations

from django.db import transaction

from catalog.models import DocumentType, RecordClass
from catalog.scheme import queries
from catalog.scheme.shipped import SHIPPED


@transaction.atomic
def plant_class_scheme() -> None:
    """Create the shipped classes and document types whose codes the tables lack.

    Existing rows are never changed, as people may have edited them; so a row that a later
    version ships differently under the same code does not reach an existing archive.
    """
    classes = [
        RecordClass(
            code=each.code,
            parent_id=each.parent,
            name_zh=each.zh,
            name_en=each.en,
            level=each.level,
            retention_code=each.retention,
            triggers=list(each.triggers),
            position=place,
        )
        for place, each in enumerate(SHIPPED.classes.values())
    ]
    types = [
        DocumentType(
            code=each.code,
            record_class_id=each.class_code,
            name_zh=each.zh,
            name_en=each.en,
            level=each.level,
            titles=each.titles,
            signs=each.signs,
            position=place,
        )
        for place, each in enumerate(SHIPPED.types.values())
    ]
    RecordClass.objects.bulk_create(classes, ignore_conflicts=True)
    DocumentType.objects.bulk_create(types, ignore_conflicts=True)
    queries.forget()
