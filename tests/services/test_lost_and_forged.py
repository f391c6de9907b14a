"""What happens to messages on Redis changes nothing: lost, forged, never answered."""

from __future__ import annotations

import json
import pickle
import socket
import time
from uuid import uuid4

import pytest
import redis

from config.broker_on_redis import ALIVE_S
from tests.crash.processes import Running, wait_for
from tests.line import box
from tests.services import machines, needs, site
from workers.line.encoder import SignedJson

pytestmark = [pytest.mark.services, pytest.mark.timeout(240)]

FILES = 30
SWEPT = {"LANTAI_SWEEP_EVERY_S": "0.5"}
"""What was lost is sent again that often."""


@pytest.fixture
def papers(tmp_path):
    return box.fill(tmp_path / "in", [f"{number}.tif" for number in range(1, FILES + 1)])


def test_a_batch_whose_messages_are_lost_again_and_again_is_filed(tmp_path, papers):
    with (
        site(**machines.NULL, **SWEPT) as here,
        machines.fed(here, tmp_path / "a", papers, FILES) as fed,
    ):
        assert machines.lose_all_messages(here) > 0
        with machines.worker(here, tmp_path / "b"), machines.worker(here, tmp_path / "c"):
            lost = 0
            while fed.process.poll() is None:
                lost += machines.lose_all_messages(here)
                time.sleep(0.3)
            told = fed.answer()
        assert lost > 0
    assert {each["verdict"] for each in told["files"]} == {"filed"}
    assert box.running_numbers(told) == list(range(1, FILES + 1))


def test_a_worker_that_rests_is_heard_of_and_takes_what_comes(tmp_path):
    folder = box.fill(tmp_path / "in", ["1.tif"])
    with site(**machines.NULL) as here, machines.worker(here, tmp_path / "b"):
        wait_for(lambda: machines.silence_s(here) < 1)
        for _ in range(4):
            time.sleep(ALIVE_S)
            assert machines.silence_s(here) < 2 * ALIVE_S
        with machines.fed(here, tmp_path / "a", folder, 1) as fed:
            assert [each["verdict"] for each in fed.answer()["files"]] == ["filed"]


def message(actor, args, **more):
    return {
        "queue_name": "reading",
        "actor_name": actor,
        "args": args,
        "kwargs": {},
        "options": {"redis_message_id": str(uuid4())},
        "message_id": str(uuid4()),
        "message_timestamp": 0,
    } | more


def forged(secret):
    """Return messages that are none of ours, though some bear our signature."""
    ours = SignedJson(secret.encode(), {"read_page"})
    good = ours.encode(message("read_page", [1]))
    return [
        json.dumps(message("read_page", [1])).encode(),
        SignedJson(b"another secret", ()).encode(message("read_page", [1])),
        good.replace(b'"args":[1]', b'"args":[2]'),
        pickle.dumps(message("read_page", [1])),
        ours.encode(message("drop_everything", [1])),
        ours.encode(message("read_page", [1, 2])),
        ours.encode(message("read_page", ["1"])),
        ours.encode(message("read_page", [1], kwargs={"page_id": 2})),
        b"",
    ]


def put(client, queue, data):
    number = str(uuid4())
    client.hset(f"{queue}.msgs", number, data)
    client.rpush(queue, number)


def test_a_forged_message_is_refused_logged_and_taken_off_the_queue(tmp_path, papers):
    (url,) = needs("REDIS_URL")
    with (
        site(**machines.NULL) as here,
        redis.Redis.from_url(url) as client,
        machines.worker(here, tmp_path / "b") as worker,
    ):
        queue = f"{here.name}:reading"
        bad = forged(here.settings["LANTAI_SECRET_KEY"])
        for data in bad:
            put(client, queue, data)
        wait_for(lambda: not client.exists(queue, f"{queue}.msgs"))
        with machines.fed(here, tmp_path / "a", papers, FILES) as fed:
            told = fed.answer()
        worker.process.terminate()
        code, _, log = worker.end()
        left = list(client.scan_iter(f"{here.name}:__acks__*"))
    assert code == 0, log
    assert {each["verdict"] for each in told["files"]} == {"filed"}
    assert log.count("message refused") == len(bad), log
    assert "Restarting" not in log
    assert "drop_everything" not in log
    assert left == []


def test_a_redis_that_takes_calls_and_never_answers_is_told_at_the_door(tmp_path, papers):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = f"redis://127.0.0.1:{mute.getsockname()[1]}/0"
        with site(**machines.NULL, LANTAI_BROKER_URL=address) as here:
            began = time.monotonic()
            code, _, said = Running(
                tmp_path / "a", "ingest", str(papers), "--json", **here.settings
            ).end()
            assert time.monotonic() - began < FILES, "not a time-out for each of the files"
            assert machines.count(here, machines.RECEIVED) == 0
    assert code == 3, said
    assert "队列没有应答" in "".join(said.split())
