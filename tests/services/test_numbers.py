"""Eight processes file at once, some rolled back, some killed: numbers are exactly 1..N.

`LANTAI_TEST_NUMBERS` says how many items each of them files (40; the full proof is 1000).
"""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import closing

import psycopg
import pytest

from tests import program
from tests.places import ROOT
from tests.services import site

pytestmark = pytest.mark.timeout(3600)

EACH = int(os.environ.get("LANTAI_TEST_NUMBERS", "40"))
PROCESSES, KILLS = 8, 6

USED = """
    select series, running from catalog_item
    union all select series, running from catalog_voidnumber
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def installed(request, tmp_path):
    """Give the environment of an empty installation, and what asks its database."""
    home = tmp_path / "home"
    if request.param == "sqlite":
        chosen = program.environment(home)

        def ask(query):
            with closing(sqlite3.connect(home / "lantai.sqlite3")) as connection:
                return connection.execute(query).fetchall()

        yield home, chosen, ask
        return
    with site() as here:

        def ask(query):
            with psycopg.connect(here.settings["LANTAI_DATABASE_URL"]) as connection:
                return connection.execute(query).fetchall()

        yield home, program.environment(home, **here.settings), ask


def start(chosen, many, seed):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.services.filing_many", str(many), str(seed)],
        env=chosen | {"DJANGO_SETTINGS_MODULE": "config.django"},
        cwd=ROOT,
    )


def test_numbers_are_exactly_those_that_were_issued_or_made_void(installed):
    home, chosen, ask = installed
    made = program.run(home, "ledger", **{k: v for k, v in chosen.items() if "LANTAI" in k})
    assert made.returncode == 0, made.stderr
    chance = random.Random(4)
    running = [start(chosen, EACH, seed) for seed in range(PROCESSES)]
    for kill in range(KILLS):
        time.sleep(chance.uniform(0.2, 1.2))
        running[kill].kill()
        running.append(start(chosen, EACH, 100 + kill))
    ended = [each.wait() for each in running]
    assert {*ended[:KILLS]} <= {0, -9}
    assert {*ended[KILLS:]} == {0}
    series = defaultdict(list)
    for name, number in ask(USED):
        series[name].append(number)
    assert len(series) == 4, "two classes, two years"
    for name, numbers in series.items():
        assert sorted(numbers) == list(range(1, len(numbers) + 1)), name
    ((voided,),) = ask("select count(*) from catalog_voidnumber")
    ((filed,),) = ask("select count(*) from catalog_item")
    ((entered,),) = ask("select count(*) from catalog_ledgerentry where act = 'filed'")
    assert voided > 0
    assert entered == filed > PROCESSES * EACH // 2
    made = program.run(home, "ledger", **{k: v for k, v in chosen.items() if "LANTAI" in k})
    assert made.returncode == 0, made.stderr
