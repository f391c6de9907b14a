"""Messages come twice, in any order and any lane; what comes of it is what comes of one run."""

from __future__ import annotations

import pytest

from tests.crash.processes import Running, wait_for
from tests.line import box
from tests.paper import draw
from tests.services import machines, site

pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(not draw.installed(), reason="no Chinese fonts"),
    pytest.mark.timeout(300),
]

PAGES = 14

ITEMS = """
    select source_name, title, doc_type, year, policy_no, claim_no, persons, fields, page_count,
           level, retention_code
    from catalog_item order by source_name
"""
READINGS = """
    select f.path, p.number, p.stage, p.item_number,
           r.version, r.text, r.record, r.engine_version
    from ingest_reading r join ingest_page p on p.id = r.page_id
    join ingest_sourcefile f on f.id = p.file_id order by f.path, p.number, r.version
"""
NUMBERS = "select series, running, number from catalog_item order by number"
ACTS = "select act, count(*) from catalog_ledgerentry group by act order by act"
UNINDEXED = "select count(*) from catalog_item where indexed_version < version"


def outcome(here):
    """Return all that must be the same, however messages came; moments are no part of it."""
    return {query: machines.rows(here, query) for query in (ITEMS, READINGS, NUMBERS, ACTS)}


def numbers_apart(told):
    """Return an outcome without which item got which number of its series."""
    return told | {NUMBERS: [row[:2] for row in told[NUMBERS]]}


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("papers")
    draw.many(PAGES, 11, folder)
    return folder


@pytest.fixture(scope="module")
def single(papers, tmp_path_factory):
    """What comes of it when one worker gets each message once."""
    home = tmp_path_factory.mktemp("single")
    with site(LANTAI_READING_CHILDREN="1") as here, machines.worker(here, home / "b"):
        with machines.fed(here, home / "a", papers, PAGES) as fed:
            fed.answer()
        return outcome(here)


def test_messages_that_come_twice_and_in_any_order_change_nothing(papers, single, tmp_path):
    with (
        site() as here,
        machines.fed(here, tmp_path / "a", papers, PAGES) as fed,
        machines.worker(here, tmp_path / "b"),
        machines.worker(here, tmp_path / "c"),
    ):
        much = machines.speak(here, tmp_path / "b", "tests.services.nudging_much", "3")
        told = fed.answer()
        assert much.wait() == 0
        assert told["account"]["balances"]
        assert sorted(box.running_numbers(told)) == sorted(
            running for _, running, _ in machines.rows(here, NUMBERS)
        )
        after = outcome(here)
        assert numbers_apart(after) == numbers_apart(single)
        again = machines.speak(here, tmp_path / "b", "tests.services.nudging_much", "5", "once")
        assert again.wait() == 0
        wait_for(lambda: machines.messages(here) == 0)
        assert outcome(here) == after
        assert machines.count(here, UNINDEXED) == 0


URGENT = """
    select p.stage from ingest_page p join ingest_sourcefile f on f.id = p.file_id
    join ingest_batch b on b.id = f.batch_id where b.urgent
"""
OTHERS_READ = """
    select count(*) from ingest_page p join ingest_sourcefile f on f.id = p.file_id
    join ingest_batch b on b.id = f.batch_id where not b.urgent and p.stage <> 'waiting'
"""
LEFT = "select count(*) from ingest_page where stage = 'waiting'"
BACKLOG = 40


def test_an_urgent_page_waits_for_the_pages_in_hand_and_for_no_other(tmp_path):
    for seed, (name, pages) in enumerate({"usual": BACKLOG, "urgent": 1}.items(), 5):
        (tmp_path / name).mkdir()
        draw.many(pages, seed, tmp_path / name)
    with (
        site() as here,
        machines.fed(here, tmp_path / "a", tmp_path / "usual", BACKLOG),
        machines.worker(here, tmp_path / "b", LANTAI_READING_CHILDREN="1"),
    ):
        wait_for(lambda: machines.count(here, OTHERS_READ) > 0)
        with machines.fed(here, tmp_path / "c", tmp_path / "urgent", 1, "--urgent") as fed:
            wait_for(lambda: machines.rows(here, URGENT))
            when_it_came = machines.count(here, OTHERS_READ)
            wait_for(lambda: machines.rows(here, URGENT) == [("read",)])
            when_it_was_read = machines.count(here, OTHERS_READ)
            assert fed.answer()["urgent"] is True
        assert machines.count(here, LEFT) > BACKLOG // 2, "the others wait still"
    in_hand, while_its_message_travelled = 2, 1
    assert when_it_was_read - when_it_came <= in_hand + while_its_message_travelled


def test_machines_that_start_at_once_make_the_tables_once(tmp_path):
    with site(**machines.NULL) as here:
        names = ("a", "b", "c", "d")
        runs = [Running(tmp_path / name, "ledger", **here.settings) for name in names]
        ended = [run.end() for run in runs]
        assert {code for code, _, _ in ended} == {0}, ended
        assert machines.count(here, "select count(*) from web_cache") == 0
