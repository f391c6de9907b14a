"""`lantai ledger` says whether the ledger is the one that was anchored."""

from __future__ import annotations

import json

import pytest
from django.core.management import ManagementUtility
from django.db import transaction

from catalog.ledger import entries
from catalog.ledger.entries import Actor
from catalog.models import LedgerEntry, LedgerHead

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lantai(capsys):
    """Give a function that runs a command here; it returns exit code and what was printed."""

    def run(*args):
        with pytest.raises(SystemExit) as ended:
            ManagementUtility(["lantai", *args]).execute()
        printed = capsys.readouterr().out
        return ended.value.code, json.loads(printed) if "--json" in args else printed

    return run


def append(count):
    for number in range(count):
        with transaction.atomic():
            entries.append("viewed", f"item:{number}", Actor("周敏"))


def put_back(to):
    LedgerEntry.objects.filter(seq__gt=to).delete()
    LedgerHead.objects.update(seq=to, digest=LedgerEntry.objects.get(seq=to).digest)


def test_a_ledger_without_an_anchor_is_said_to_have_none(lantai):
    append(2)
    code, told = lantai("ledger", "--json")
    assert (code, told["whole"], told["anchored"], told["anchors"]) == (0, True, False, [])
    assert "没有找到锚点" in lantai("ledger")[1]


def test_a_line_that_was_written_down_is_compared_with_the_ledger(lantai):
    append(3)
    code, line = lantai("ledger", "--head")
    assert (code, len(line.split())) == (0, 1)
    code, told = lantai("ledger", "--compare", line, "--json")
    assert (code, told["agrees"], told["entry"]) == (0, True, 3)
    put_back(2)
    append(4)
    code, told = lantai("ledger", "--compare", line, "--json")
    assert (code, told["agrees"], told["state"]) == (1, False, "differs")
    assert lantai("ledger", "--compare", "nonsense")[0] == 2


def test_after_a_restore_a_person_answers_once_for_the_anchors(lantai):
    append(3)
    lantai("ledger", "--head")
    put_back(2)
    code, told = lantai("ledger", "--json")
    assert (code, [each["state"] for each in told["anchors"]]) == (1, ["beyond"])
    assert "lantai ledger --accept" in lantai("ledger")[1]
    code, told = lantai("ledger", "--accept", "由备份恢复", "--json")
    assert (code, [each["state"] for each in told["anchors"]]) == (0, ["accepted"])
    assert lantai("ledger", "--accept", "由备份恢复")[0] == 2
