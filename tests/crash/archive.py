"""What must be true of an archive, whatever happened to the programs that made it."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

from tests import program
from tests.paper.draw import Small


def rows(home: Path, query: str, **chosen: str) -> list[tuple[Any, ...]]:
    """Ask the database behind the program's back; `chosen` are the settings it runs with."""
    if url := chosen.get("LANTAI_DATABASE_URL"):
        with psycopg.connect(url) as asked:
            return asked.execute(query.encode()).fetchall()
    connection = sqlite3.connect(f"file:{home / 'lantai.sqlite3'}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def assert_filed_once(home: Path, papers: Sequence[Small], **chosen: str) -> None:
    """Every paper is one item, numbers run from 1 without gaps, every page was bound."""
    items = rows(home, "select source_name, series, running from catalog_item", **chosen)
    named = Counter(str(name) for name, _, _ in items)
    assert named == Counter(str(paper.path) for paper in papers)
    series = defaultdict(list)
    for _, name, running in items:
        series[name].append(running)
    for name, running in series.items():
        assert sorted(running) == list(range(1, len(running) + 1)), name
    for query in (
        "select count(*) from ingest_page where item_id is not null",
        "select count(*) from ingest_page",
        "select count(*) from ingest_reading",
    ):
        assert rows(home, query, **chosen) == [(len(papers),)], query


def assert_well(home: Path, **more: str) -> None:
    """The accounts balance, the ledger is whole, the doctor finds nothing, nothing waits."""
    for (batch,) in rows(home, "select id from ingest_batch", **more):
        told = program.answer(home, "batch", str(batch), **more)
        assert told["account"]["balances"], told["account"]
        assert told["finished"], told["account"]
    assert program.answer(home, "ledger", **more)["whole"] is True
    assert _ailments(home, **more) == []


def _ailments(home: Path, **more: str) -> list[str]:
    """Return what the doctor finds wrong; on a busy machine an answer may come late once."""
    for _ in range(3):
        told = json.loads(program.run(home, "doctor", "--json", **more).stdout)
        wrong = [each for each in told["findings"] if not each["well"]]
        found = [f"{each['part']}: {each['said']}" for each in wrong]
        if not found:
            break
    return found


def assert_found(home: Path, papers: Sequence[Small], **chosen: str) -> None:
    """The word that only one paper has is found on that paper, and there alone."""
    asked = "\n".join(paper.policy_no for paper in papers)
    done = program.run(home, "search", "--json", "--from", "-", given=asked, **chosen)
    assert done.returncode == 0, done.stderr
    for paper, line in zip(papers, done.stdout.splitlines(), strict=True):
        files = [hit["file"] for hit in json.loads(line)["hits"]]
        assert files == [str(paper.path)], paper.policy_no
