"""The ledger: no entry, no act; and tampering shows."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from catalog.errors import NothingToAccept
from catalog.ledger import chain, entries
from catalog.ledger.anchor_line import AnchorState
from catalog.ledger.anchors import Anchors
from catalog.ledger.entries import Actor
from catalog.models import LedgerEntry, LedgerHead
from storage.witness.folder import FolderWitness

pytestmark = pytest.mark.django_db


def append(count=1):
    for number in range(count):
        with transaction.atomic():
            entries.append("viewed", f"item:{number}", Actor("周敏"), page=number)


def test_entries_are_chained_from_one():
    append(3)
    assert list(LedgerEntry.objects.values_list("seq", flat=True).order_by("seq")) == [1, 2, 3]
    assert entries.breaks() == []


def test_an_edited_row_is_found():
    append(3)
    LedgerEntry.objects.filter(seq=2).update(actor_name="别人")
    assert [each.seq for each in entries.breaks()] == [2]


def test_a_deleted_tail_is_found():
    append(3)
    LedgerEntry.objects.filter(seq=3).delete()
    assert [each.why for each in entries.breaks()] == ["head"]


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        entries.append("viewed", "item:1", Actor("周敏"))


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_rolled_back_leaves_no_entry():
    with transaction.atomic():
        entries.append("viewed", "item:1", Actor("周敏"))
        transaction.set_rollback(True)
    assert LedgerEntry.objects.count() == 0
    append()
    assert entries.breaks() == []


@pytest.fixture
def anchors(tmp_path):
    return Anchors(FolderWitness(tmp_path / "state"), b"k" * 32)


def rebuild(without):
    """Drop an entry and compute the chain anew, as somebody who can write the database can."""
    last, rows = chain.START, list(LedgerEntry.objects.order_by("seq"))
    LedgerEntry.objects.all().delete()
    for seq, row in enumerate((each for each in rows if each.seq != without), start=1):
        row.seq, row.previous = seq, last
        row.digest = last = chain.digest(entry_of(row), row.previous)
        row.save(force_insert=True)
    LedgerHead.objects.update(seq=len(rows) - 1, digest=last)


def entry_of(row):
    at, who = entries._iso(row.at), (row.act, row.actor_name, row.subject, row.detail)
    return chain.Entry(row.seq, at, *who, row.actor_id, row.form)


def states(anchors):
    return [each.state for each in anchors.compared()]


def test_a_ledger_rebuilt_by_hand_does_not_agree_with_its_anchors(anchors):
    append(3)
    anchors.write()
    append(2)
    anchors.write()
    assert states(anchors) == [AnchorState.AGREES, AnchorState.AGREES]
    rebuild(without=2)
    assert entries.breaks() == [], "the chain alone does not tell"
    assert states(anchors) == [AnchorState.BEYOND, AnchorState.DIFFERS]
    append(3)
    assert states(anchors) == [AnchorState.DIFFERS, AnchorState.DIFFERS]


def test_an_anchor_made_without_the_key_is_not_ours(anchors):
    append(2)
    Anchors(anchors.witness, b"another key").write()
    assert [each.signed for each in anchors.compared()] == [False]


def test_a_person_answers_for_what_was_lost_in_a_restore(anchors):
    append(5)
    anchors.write()
    LedgerEntry.objects.filter(seq__gt=3).delete()
    LedgerHead.objects.update(seq=3, digest=LedgerEntry.objects.get(seq=3).digest)
    assert states(anchors) == [AnchorState.BEYOND]
    anchors.accept("由备份恢复", Actor("周敏"))
    append(4)
    assert states(anchors) == [AnchorState.ACCEPTED]
    assert LedgerEntry.objects.get(act="loss accepted").detail["reason"] == "由备份恢复"
    with pytest.raises(NothingToAccept):
        anchors.accept("again", Actor("周敏"))


def test_the_account_of_an_entry_cannot_be_exchanged():
    mine, other = (User.objects.create_user(name) for name in ("周敏", "吴越"))
    with transaction.atomic():
        entries.append("viewed", "item:1", Actor("周敏", mine.pk))
    LedgerEntry.objects.update(actor=other)
    assert [each.why for each in entries.breaks()] == ["content"]
