"""Adapters are loaded by one thread at a time.

Two threads that load modules which need each other may each wait for the other; the one that
CPython 3.11 picks gets an error, and `lantai doctor` said that the store was not well.
"""

from __future__ import annotations

import subprocess
import sys

from tests.places import ROOT
from tests.program import environment

SERVICES = {
    "LANTAI_DATABASE_URL": "postgresql://lantai@127.0.0.1/archive",
    "LANTAI_BROKER_URL": "redis://127.0.0.1/0",
    "LANTAI_STORE_URL": "http://127.0.0.1:1/originals",
    "LANTAI_INDEX_URL": "http://127.0.0.1:1",
    "LANTAI_SECRET_KEY": "k",
}


def test_two_threads_that_want_adapters_load_them_one_after_the_other(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.unit.config.loading_at_once"],
        env=environment(tmp_path, DJANGO_SETTINGS_MODULE="config.django", **SERVICES),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stderr, done.stdout) == ("", "1\n")
