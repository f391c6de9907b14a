"""A dead owner is known to be dead at once; a living one never is."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

from tests.places import ROOT
from workers.line import (
    presence,
    slots,
)

APPEAR = """
import sys, time
from pathlib import Path
from workers.line import presence
print(presence.register(Path(sys.argv[1])).name, flush=True)
time.sleep(60)
"""


def test_an_owner_is_alive_until_it_is_killed(tmp_path):
    child = subprocess.Popen(
        [sys.executable, "-c", APPEAR, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    with child:
        assert child.stdout is not None
        name = child.stdout.readline().strip()
        assert presence.find_dead([name], tmp_path) == []
        child.kill()
        child.wait()
        assert presence.find_dead([name], tmp_path) == [name]
        presence.sweep_files(tmp_path, [])
        assert presence.find_dead([name], tmp_path) == [], "its leases were broken before"


def test_an_owner_of_another_machine_is_not_declared_dead(tmp_path):
    assert presence.find_dead(["12-elsewhere"], tmp_path) == []


def test_leaving_takes_the_file_away(tmp_path):
    me = presence.register(tmp_path)
    me.leave()
    assert list(tmp_path.iterdir()) == []


def test_no_more_readers_than_slots(tmp_path):
    inside, most, guard = 0, 0, threading.Lock()

    def read():
        nonlocal inside, most
        with slots.slot(tmp_path, 2):
            with guard:
                inside += 1
                most = max(most, inside)
            time.sleep(0.02)
            with guard:
                inside -= 1

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2
