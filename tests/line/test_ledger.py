"""The ledger: no entry, no act; and tampering shows."""

from __future__ import annotations

import pytest
from django.db import transaction

from catalog import ledger
from catalog.ledger import Actor
from catalog.models import LedgerEntry

pytestmark = pytest.mark.django_db


def append(count=1):
    for number in range(count):
        with transaction.atomic():
            ledger.append("viewed", f"item:{number}", Actor("周敏"), page=number)


def test_entries_are_chained_from_one():
    append(3)
    assert list(LedgerEntry.objects.values_list("seq", flat=True).order_by("seq")) == [1, 2, 3]
    assert ledger.breaks() == []


def test_an_edited_row_is_found():
    append(3)
    LedgerEntry.objects.filter(seq=2).update(actor_name="别人")
    assert [each.seq for each in ledger.breaks()] == [2]


def test_a_deleted_tail_is_found():
    append(3)
    LedgerEntry.objects.filter(seq=3).delete()
    assert [each.why for each in ledger.breaks()] == ["head"]


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        ledger.append("viewed", "item:1", Actor("周敏"))


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_rolled_back_leaves_no_entry():
    with transaction.atomic():
        ledger.append("viewed", "item:1", Actor("周敏"))
        transaction.set_rollback(True)
    assert LedgerEntry.objects.count() == 0
    append()
    assert ledger.breaks() == []
