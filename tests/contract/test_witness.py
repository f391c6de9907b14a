"""What is kept outside of the database, in a folder and in buckets of two servers."""

from __future__ import annotations

import pytest

from storage.errors import PositionTaken, WitnessUnavailable, WitnessUnreadable
from storage.s3.bucket import Bucket
from storage.witness.bucket import BucketWitness
from storage.witness.folder import FolderWitness
from tests import services
from tests.contract.conftest import BUCKETS, ENDPOINTS, clients


@pytest.fixture(params=("folder", *BUCKETS))
def witness(request, tmp_path):
    """A place that holds nothing."""
    if request.param == "folder":
        yield FolderWitness(tmp_path / "state")
        return
    with services.bucket(ENDPOINTS[request.param]) as (endpoint, name):
        plain, once = clients(endpoint)
        yield BucketWitness(Bucket(plain, once, name), "a1b2", lock_days=1)


def held(witness, journal):
    return [(each.position, dict(each.content)) for each in witness.newest_first(journal)]


def test_a_journal_that_was_never_written_is_empty(witness):
    assert held(witness, "numbers/b001") == []
    assert witness.journals("numbers") == []


def test_entries_come_back_newest_first_each_in_its_own_journal(witness):
    for number in range(1, 13):  # more than are listed at once
        witness.append("numbers/b001-zy.lp", number, {"n": number, "名": "全宗"})
    witness.append("ledger", 7, {"n": 0})
    newest = held(witness, "numbers/b001-zy.lp")
    assert newest == [(n, {"n": n, "名": "全宗"}) for n in range(12, 0, -1)]
    assert held(witness, "ledger") == [(7, {"n": 0})]
    assert witness.journals("numbers") == ["numbers/b001-zy.lp"]


def test_a_position_is_taken_once_unless_it_is_asked_for_again(witness):
    for number in (1, 2):
        witness.append("numbers/s", number, {"by": "first"})
    for number in (1, 2):
        with pytest.raises(PositionTaken):
            witness.append("numbers/s", number, {"by": "second"})
    witness.append("numbers/s", 2, {"by": "third"}, again=True)
    assert {(n, told["by"]) for n, told in held(witness, "numbers/s")} == {
        (1, "first"), (2, "first"), (2, "third"),
    }  # fmt: skip
    assert [n for n, _told in held(witness, "numbers/s")] == [2, 2, 1]


def test_an_entry_cut_short_by_a_power_failure_spoils_no_other(tmp_path):
    witness = FolderWitness(tmp_path)
    witness.append("numbers/s", 1, {"a": 1})
    path = tmp_path / "numbers" / "s.journal"
    path.write_bytes(path.read_bytes() + b'\n12345678 [2,{"a"')
    assert held(witness, "numbers/s") == [(1, {"a": 1})]
    witness.append("numbers/s", 2, {"a": 2})
    assert held(witness, "numbers/s") == [(2, {"a": 2}), (1, {"a": 1})]


def test_a_long_journal_is_read_from_its_end(tmp_path):
    witness = FolderWitness(tmp_path)
    for number in range(300):
        witness.append("numbers/s", number, {"padding": "长" * 200})
    assert next(witness.newest_first("numbers/s")).position == 299
    assert [n for n, _told in held(witness, "numbers/s")] == list(range(299, -1, -1))


def test_a_journal_without_a_whole_entry_is_said_to_be_unreadable(tmp_path):
    witness = FolderWitness(tmp_path)
    witness.append("numbers/s", 1, {"a": 1})
    (tmp_path / "numbers" / "s.journal").write_bytes(b"\0" * 100)
    with pytest.raises(WitnessUnreadable):
        held(witness, "numbers/s")


def test_a_place_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "state").write_text("a file, no folder")
    witness = FolderWitness(tmp_path / "state")
    with pytest.raises(WitnessUnavailable):
        witness.append("numbers/s", 1, {})
