"""The class scheme in its tables: planted once, changed by people, taken as it is."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from catalog.models import DocumentType, RecordClass
from catalog.register import actions as register
from catalog.register.numbering import SINGLE_ITEM
from catalog.scheme import queries
from catalog.scheme.actions import plant_class_scheme
from catalog.scheme.queries import class_scheme
from catalog.scheme.shipped import SHIPPED
from ingest.manifest import parser
from web import labels
from workers.jobs import protection
from workers.stations.describing import Provenance, describe

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _tables():
    queries.forget()
    yield
    queries.forget()


@pytest.fixture
def electronic():
    """A class on the third level, with a document type that is known by its title."""
    above = RecordClass.objects.get(pk="TB·SQ")
    made = RecordClass.objects.create(
        code="TB·SQ·DZ",
        parent=above,
        name_zh="电子投保",
        name_en="Electronic applications",
        level="L4",
        retention_code="D30",
        triggers=["contract-terminated"],
    )
    DocumentType.objects.filter(record_class=above).update(record_class=made)
    return made


def described(scheme, **given):
    source = Provenance("a.tif", "a", "command", "B1", 1, given, date(2026, 3, 1))
    return describe([], source, scheme)


def test_the_tables_of_a_new_archive_hold_the_shipped_scheme_in_its_order():
    held = class_scheme()
    assert list(held.classes.values()) == list(SHIPPED.classes.values())
    assert list(held.types.values()) == list(SHIPPED.types.values())


def test_planting_again_adds_what_is_missing_and_leaves_what_a_person_changed():
    RecordClass.objects.filter(pk="LP·DC").update(name_zh="调查", retention_code="D30")
    DocumentType.objects.filter(pk="SURRENDER").update(level="L4", titles=["退保书"])
    DocumentType.objects.filter(record_class="QT·XY").delete()
    RecordClass.objects.filter(pk="QT·XY").delete()
    plant_class_scheme()
    held = class_scheme()
    assert (held.record_class("LP·DC").zh, held.record_class("LP·DC").retention) == (
        "调查",
        "D30",
    )
    assert (held.document_type("SURRENDER").level, held.find_type("退保书")) == (
        "L4",
        held.document_type("SURRENDER"),
    )
    assert list(held.types_in("QT·XY")) == list(SHIPPED.types_in("QT·XY"))
    assert list(held.classes) == list(SHIPPED.classes)
    assert list(held.types) == list(SHIPPED.types)


def test_a_scheme_is_one_object_until_a_row_changes():
    before = class_scheme()
    queries.forget()
    assert class_scheme() is before
    DocumentType.objects.filter(pk="OTHER").update(name_en="Something else")
    queries.forget()
    assert class_scheme() is not before
    assert class_scheme().document_type("OTHER").en == "Something else"
    assert before.document_type("OTHER").en == "Other paper"


def test_a_class_that_a_person_adds_stands_below_its_own(electronic):
    held = class_scheme()
    codes = list(held.classes)
    assert codes.index(electronic.code) == codes.index("TB·SQ") + 1
    assert [each.code for each in held.children("TB·SQ")] == [electronic.code]
    assert not held.is_leaf("TB·SQ")
    assert held.types_in("TB·SQ") == held.types_in(electronic.code)
    assert list(held.types) == list(SHIPPED.types)
    assert labels.class_path(electronic.code, "zh-hans") == "投保记录类 › 投保申请 › 电子投保"


def test_a_manifest_may_name_a_class_that_a_person_added(electronic):
    found = parser.parse(
        "file,class\na.tif,tb.sq.dz\nb.tif,电子投保\nc.tif,TB·SQ\n".encode(),
        class_scheme(),
        this_year=2026,
    )
    rows = found.rows
    assert [rows[name].class_code for name in rows] == [electronic.code, electronic.code, None]
    assert [each.code for each in found.troubles] == ["class-too-broad"]


def test_an_item_of_the_third_level_has_its_whole_class_in_its_number(electronic):
    scheme = class_scheme()
    with protection.numbering() as marks, transaction.atomic():
        item = register.file_item(
            described(scheme, type_code="APPLICATION"),
            scheme,
            fonds_no="B001",
            template=SINGLE_ITEM,
            marks=marks,
        )
    assert item.number == "B001-ZY·TB·SQ·DZ·2026·D30-000001"
    assert (item.record_class, item.level, item.retention_code) == (electronic, "L4", "D30")
