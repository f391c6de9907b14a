"""Every row of an embedded installation comes over into PostgreSQL once."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests import program
from tests.places import ROOT, SCANS
from tests.services import database

pytestmark = pytest.mark.services


def _copy(home, url, how):
    chosen = program.environment(
        home / "away",
        DJANGO_SETTINGS_MODULE="config.django",
        LANTAI_DATABASE_URL=url,
        LANTAI_BROKER_URL="redis://queue.invalid/0",
        LANTAI_STORE_URL="http://store.invalid/bucket",
        LANTAI_INDEX_URL="http://index.invalid",
        LANTAI_SECRET_KEY="of nobody",
    )
    words = [
        sys.executable,
        "-m",
        "tests.services.copying_tables",
        home / "lantai.sqlite3",
        how,
    ]
    return subprocess.Popen(words, cwd=ROOT, env=chosen, stdout=subprocess.PIPE, text=True)


def test_all_rows_come_over_once_though_the_copy_is_killed_again_and_again(tmp_path):
    fed = program.run(
        tmp_path, "ingest", *sorted(map(str, SCANS.glob("0*")))[:5], LANTAI_ENGINE="null"
    )
    assert fed.returncode == 0, fed.stderr
    with database() as url:
        for number in range(6):
            with _copy(tmp_path, url, "again" if number else "first") as killed:
                assert killed.stdout.readline() == "chunk\n"
                killed.kill()
        with _copy(tmp_path, url, "again") as whole:
            told = json.loads(whole.stdout.read().splitlines()[-1])
        assert whole.returncode == 0
    assert told["breaks"] == 0
    assert {name for name, (there, here) in told["tables"].items() if there != here} == set()
    held = {name: here[0] for name, (_there, here) in told["tables"].items()}
    assert held["catalog.Item"] == 5
    assert held["ingest.Reading"] > 5
    assert told["fresh"] == held["catalog.Item"] + 1
