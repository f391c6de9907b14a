"""The log of a whole run: one trail from intake to index, and nobody's name in it."""

from __future__ import annotations

import json
import os
import shutil

import pytest

from tests import program
from tests.places import SCANS
from tests.telling import words_of

FED = ("007-诊断证明书-林晓岚.jpg", "013-费用清单-何其昌.tif", "019-损坏-扫描中断.jpg")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Three papers fed with all that can be logged; the process, and its events."""
    place = tmp_path_factory.mktemp("trail")
    for name in FED:
        shutil.copy(SCANS / name, place)
    more = {"LANTAI_LOG_LEVEL": "DEBUG", "LANTAI_LOG_FORMAT": "json", "TERM": "dumb"}
    done = program.run(place / "home", "ingest", *(str(place / name) for name in FED), **more)
    assert done.returncode == 0, done.stderr
    lines = [each for each in done.stderr.splitlines() if each.startswith("{")]
    return done, [json.loads(each) for each in lines]


def test_nothing_that_stands_on_a_paper_or_in_its_name_is_logged(run):
    words = set(words_of(*FED))
    assert len(words) > 50
    log = "\n".join(json.dumps(each, ensure_ascii=False) for each in run[1])
    assert [word for word in words if word in log] == []
    assert os.fspath(SCANS) not in log


def test_a_paper_is_followed_by_its_bundle_from_intake_to_index(run):
    events = run[1]
    indexed = [each for each in events if each["event"] == "indexed"]
    assert len(indexed) == 2
    for end in indexed:
        own = [each for each in events if each.get("bundle") == end["bundle"]]
        own = [each for each in own if each["event"] != "step failed"]  # and was done again
        steps = [each.get("step", each["event"]) for each in own]
        assert steps[0] == "received"
        assert steps[1] == "split"
        assert set(steps[2:-2]) == {"read"}
        assert steps[-2:] == ["file", "indexed"]
        assert {"file", "batch", "stage"} <= own[0].keys()


def test_the_trail_of_a_damaged_paper_says_where_it_ended(run):
    (failed,) = [each for each in run[1] if each["event"] == "step failed"]
    assert (failed["step"], failed["code"]) == ("read", "damaged")
    own = [each["event"] for each in run[1] if each.get("bundle") == failed["bundle"]]
    assert own[0] == "received"
    assert "indexed" not in own
