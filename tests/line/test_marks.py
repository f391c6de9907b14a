"""Numbers and their marks outside of the database: none is given twice, none is lost."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress

import pytest
from django.db import connection, transaction
from sequences.models import Sequence

from catalog.errors import (
    LastFarAway,
    LastTooLow,
    MarksMissing,
    ReasonMissing,
    RegisterBehind,
    SeriesUnknown,
)
from catalog.ledger import entries
from catalog.ledger.entries import Actor
from catalog.models import Installation, Item, LedgerEntry, LedgerHead, VoidNumber
from catalog.register import actions as register
from catalog.register import (
    high_water,
    numbers,
    queries,
)
from catalog.register.actions import Description
from catalog.register.errors import PartRefused
from catalog.register.high_water import (
    Marks,
    Stand,
)
from catalog.register.numbering import Template
from catalog.scheme.shipped import SHIPPED
from storage.witness.folder import FolderWitness
from tests.settings import ON_SERVICES
from workers.jobs import protection

pytestmark = pytest.mark.django_db(transaction=True)

TEMPLATE = Template("{fonds}-ZY·{L2}·{L3}·{year}·{ret}-{item:06d}")
ZHOU = Actor("周敏")
SERIES = "B001-ZY·TB·SQ·2024·Y"


@pytest.fixture
def in_folder(tmp_path):
    return Marks(FolderWitness(tmp_path / "state"))


@pytest.fixture
def kept(in_folder):
    """Marks as the installation has them: on services, in its bucket."""
    return protection.marks() if ON_SERVICES else in_folder


class Undone(Exception):
    """The transaction is rolled back."""


def file(kept, *, year=2024, originals=("a" * 64,), undone=False):
    description = Description(
        title="投保单",
        type_code="APPLICATION",
        type_confidence=1.0,
        class_code="TB·SQ",
        year=year,
        page_count=1,
        source_name="1.tif",
        source_channel="command",
    )
    with suppress(Undone), transaction.atomic():
        item = register.file_item(
            description,
            SHIPPED,
            fonds_no="B001",
            template=TEMPLATE,
            marks=kept,
            originals=originals,
        )
        register.note_filed(item, ZHOU)
        if undone:
            raise Undone
    return item


def put_back(*, items, acts):
    """Put the register back to where it had so many items and acts, as a restore does."""
    gone = Item.objects.order_by("pk")[items:]
    Item.objects.filter(pk__in=[each.pk for each in gone]).delete()
    VoidNumber.objects.all().delete()
    LedgerEntry.objects.filter(seq__gt=acts).delete()
    last = LedgerEntry.objects.order_by("seq").last()
    LedgerHead.objects.update(seq=acts, digest=last.digest if last else "0" * 64)
    for name in Sequence.objects.values_list("name", flat=True):
        last_given = queries.last_given().get(name, 0)
        Sequence.objects.filter(name=name).update(last=last_given)
    high_water._ended.clear()


def act():
    with transaction.atomic():
        entries.append("received", "file:1", ZHOU)


def stands(kept):
    return {each.name: (each.last, each.marked, each.stand) for each in kept.standing()}


def test_a_register_that_was_put_back_goes_on_behind_what_was_given(kept):
    act()
    (series,) = {file(kept).series for _ in range(2)}
    for digest in ("c", "d"):
        file(kept, originals=[digest * 64])
    put_back(items=2, acts=3)
    assert stands(kept) == {series: (2, 4, Stand.BEHIND)}
    with pytest.raises(RegisterBehind):
        file(kept)
    made = numbers.catch_up(kept, ZHOU)
    assert [each.number for each in made] == [f"{series}-00000{n}" for n in (3, 4)]
    rows = VoidNumber.objects.order_by("running")
    assert [row.originals for row in rows] == [["c" * 64], ["d" * 64]]
    assert {row.reason for row in rows} == {"number-lost-in-restore"}
    assert all(row.given_at for row in rows)
    assert LedgerEntry.objects.filter(act="voided").count() == 2
    assert file(kept).running == 5
    assert queries.gaps() == []
    assert entries.breaks() == []
    assert numbers.catch_up(kept, ZHOU) == []


def test_put_back_twice_in_a_row_gives_nothing_twice(kept):
    act()
    given = [file(kept).number]
    for _ in range(2):
        given += [file(kept).number, file(kept).number]
        put_back(items=1, acts=2)
        numbers.catch_up(kept, ZHOU)
    given.append(file(kept).number)
    assert len(given) == len(set(given)) == 6
    assert queries.gaps() == []


def test_one_lost_number_is_enough_even_where_the_backup_was_made_right_before(kept):
    act()
    file(kept)
    high_water.note_ended()
    acts = LedgerEntry.objects.count()
    lost = file(kept)
    high_water.note_ended()
    put_back(items=1, acts=acts)
    with pytest.raises(RegisterBehind):
        file(kept)
    numbers.catch_up(kept, ZHOU)
    assert file(kept).running == lost.running + 1


@pytest.mark.parametrize("code", ["TB", "TB·SQ·SQ", "XX·YY"])
def test_no_number_is_named_of_a_class_that_contains_no_items(code):
    template = Template("{fonds}-ZY·{class}·{year}·{ret}-{item:06d}")
    assert numbers.in_series(SERIES, 5, template, SHIPPED).running == 5
    with pytest.raises(PartRefused):
        numbers.in_series(f"B001-ZY·{code}·2024·Y", 5, template, SHIPPED)


def test_a_counter_behind_the_register_passes_over_what_it_holds(kept):
    """As where a person put back only a part of the database."""
    given = [file(kept).running for _ in range(3)]
    Sequence.objects.update(last=0)
    assert [*given, file(kept).running] == [1, 2, 3, 4]


def test_a_thread_that_comes_late_takes_no_number_back(kept):
    kept._note_ended("F", 2)
    kept._note_ended("F", 1)
    high_water.note_ended()
    journal = high_water._journal(high_water.GIVEN, "F")
    assert next(iter(kept.witness.newest_first(journal))).position == 2


def test_a_lost_series_is_known_by_its_marks(kept):
    act()
    act()
    lost = file(kept, year=2019)
    put_back(items=0, acts=1)
    assert stands(kept) == {lost.series: (0, 1, Stand.BEHIND)}
    numbers.catch_up(kept, ZHOU)
    assert file(kept, year=2019).running == 2


def test_a_transaction_that_is_undone_leaves_neither_gap_nor_void_number(kept):
    act()
    file(kept)
    for _ in range(3):
        file(kept, undone=True)
    assert [stand for _last, _mark, stand in stands(kept).values()] == [Stand.WELL]
    assert numbers.catch_up(kept, ZHOU) == []
    assert file(kept).running == 2
    assert VoidNumber.objects.count() == 0
    assert file(kept).running == 3


class Slow:
    """A witness whose answers take their time, in seconds."""

    def __init__(self, witness, answer_s):
        self._witness, self._answer_s = witness, answer_s

    def append(self, *args, **how):
        time.sleep(self._answer_s)
        return self._witness.append(*args, **how)

    def newest_first(self, journal):
        time.sleep(self._answer_s)
        for each in self._witness.newest_first(journal):
            time.sleep(self._answer_s)
            yield each

    def journals(self, kind):
        return self._witness.journals(kind)


@pytest.mark.skipif(not ON_SERVICES, reason="SQLite ends no transaction that waits")
def test_a_number_is_taken_up_again_however_slow_the_store_answers(kept):
    """PostgreSQL ended the transaction before the last answer, at every attempt."""
    file(kept, undone=True)
    with connection.cursor() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = '1s'")
    try:
        item = file(Marks(Slow(kept.witness, 0.4)))
    finally:
        connection.close()
    assert item.number.endswith("000001")


def test_a_number_taken_up_again_after_an_undone_one_is_lost_like_any_other(kept):
    act()
    file(kept)
    file(kept, undone=True)
    act()
    file(kept)
    put_back(items=1, acts=2)
    assert [stand for _last, _mark, stand in stands(kept).values()] == [Stand.BEHIND]


def test_without_marks_nothing_is_given_before_a_person_named_the_last_number(kept, tmp_path):
    act()
    series = file(kept).series
    elsewhere = Marks(FolderWitness(tmp_path / "another machine"))
    assert stands(elsewhere) == {series: (1, 0, Stand.UNMARKED)}
    with pytest.raises(MarksMissing):
        protection.compare(elsewhere)
    made = numbers.name_last(
        numbers.in_series(series, 3, TEMPLATE, SHIPPED), elsewhere, by=ZHOU
    )
    assert [(each.running, each.reason) for each in made] == [
        (2, "number-named-as-given"),
        (3, "number-named-as-given"),
    ]
    protection.compare(elsewhere)
    assert file(elsewhere).running == 4
    assert queries.gaps() == []


def test_a_person_may_say_that_the_register_has_them_all(kept, tmp_path):
    act()
    names = [file(kept, year=year).series for year in (2023, 2024)]
    elsewhere = Marks(FolderWitness(tmp_path / "another machine"))
    assert numbers.confirm(elsewhere, ZHOU) == names
    assert {stand for _last, _mark, stand in stands(elsewhere).values()} == {Stand.WELL}
    assert (file(elsewhere).running, VoidNumber.objects.count()) == (2, 0)
    assert numbers.confirm(elsewhere, ZHOU) == []


def test_marks_of_an_earlier_stay_on_a_machine_are_not_enough(in_folder, tmp_path):
    act()
    file(in_folder)
    shutil.copytree(tmp_path / "state", tmp_path / "old")
    file(in_folder)
    old = Marks(FolderWitness(tmp_path / "old"))
    assert [stand for _last, _mark, stand in stands(old).values()] == [Stand.UNMARKED]


def test_marks_that_cannot_be_read_are_no_marks(in_folder, tmp_path):
    act()
    series = file(in_folder).series
    (path,) = (tmp_path / "state" / "numbers").iterdir()
    path.write_bytes(b"\0" * 200)
    assert [stand for _last, _mark, stand in stands(in_folder).values()] == [Stand.UNMARKED]
    numbers.name_last(numbers.in_series(series, 1, TEMPLATE, SHIPPED), in_folder, by=ZHOU)
    assert file(in_folder).running == 2


def test_a_last_number_that_cannot_be_is_refused(kept):
    act()
    (series,) = {file(kept).series for _ in range(2)}
    with pytest.raises(LastTooLow):
        numbers.name_last(numbers.in_series(series, 1, TEMPLATE, SHIPPED), kept, by=ZHOU)
    with pytest.raises(LastFarAway):
        numbers.name_last(numbers.in_series(series, 5000, TEMPLATE, SHIPPED), kept, by=ZHOU)
    with pytest.raises(PartRefused):
        numbers.name_last(numbers.in_series("nonsense", 5, TEMPLATE, SHIPPED), kept, by=ZHOU)
    assert (VoidNumber.objects.count(), file(kept).running) == (0, 3)


def test_a_number_is_made_void_with_a_reason_and_has_its_mark(kept):
    act()
    series = file(kept).series
    with pytest.raises(ReasonMissing):
        numbers.void_number(series, TEMPLATE, kept, reason=" ", by=ZHOU)
    with pytest.raises(SeriesUnknown):
        numbers.void_number("B001-ZY·TB·SQ·1999·Y", TEMPLATE, kept, reason="写坏", by=ZHOU)
    void = numbers.void_number(series, TEMPLATE, kept, reason="标签写坏", by=ZHOU)
    assert (void.running, void.reason) == (2, "标签写坏")
    assert LedgerEntry.objects.filter(act="voided", actor_name="周敏").count() == 1
    assert stands(kept) == {series: (2, 2, Stand.WELL)}
    assert file(kept).running == 3


def test_marks_hold_no_name(in_folder, tmp_path):
    act()
    file(in_folder)
    told = "".join(path.read_text() for path in (tmp_path / "state").rglob("*.journal"))
    assert "B001" in told
    assert "投保单" not in told
    assert "周敏" not in told


def test_an_archive_has_one_id():
    (row,) = Installation.objects.all()
    register.plant_installation()
    assert Installation.objects.get().key == row.key
    assert len(row.key) == 32
