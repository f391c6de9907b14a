"""What is done by the clock: once at a time, and never unnoticed."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from config import wiring
from storage.disk import DiskStore
from storage.errors import StoreUnavailable
from workers.jobs import (
    runs,
    scheduler,
)
from workers.jobs.scheduler import Job
from workers.line import attempts
from workers.line.runner import UNFINISHED_S
from workers.models import Run, RunOutcome

HOUR = timedelta(hours=1)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def ended(outcome, after=timedelta(minutes=5)):
    return Run(outcome=outcome, started_at=NOON, ended_at=NOON + after)


def due(*newest):
    return scheduler.due_at(newest, every=HOUR, again=timedelta(minutes=10))


def test_what_was_never_done_is_due():
    assert due() < NOON


@pytest.mark.parametrize("outcome", [RunOutcome.WELL, RunOutcome.FOUND])
def test_what_was_done_is_due_an_interval_after_it_began(outcome):
    assert due(ended(outcome)) == NOON + HOUR


def test_what_is_under_way_is_not_due():
    assert due(Run(outcome=RunOutcome.RUNNING, started_at=NOON)) > NOON + 1000 * HOUR


def test_what_failed_is_tried_again_after_a_while_and_no_later_than_usual():
    assert due(ended(RunOutcome.FAILED)) == NOON + timedelta(minutes=15)
    often = scheduler.due_at([ended(RunOutcome.FAILED)], every=timedelta(minutes=1), again=HOUR)
    assert often == NOON + timedelta(minutes=6)


def test_what_was_lost_goes_on_at_once_but_what_always_ends_its_process_waits():
    lost = ended(RunOutcome.LOST)
    assert due(lost) == due(lost, ended(RunOutcome.WELL)) == NOON + timedelta(minutes=5)
    assert due(lost, ended(RunOutcome.LOST)) == NOON + timedelta(minutes=15)


def job(work, hours=1.0):
    return Job("tally", lambda: hours, work)


def perform(work):
    entered = runs.start_run("tally")
    assert entered is not None
    return scheduler.perform(job(work), entered)


@pytest.mark.parametrize(
    ("found", "outcome"), [(True, RunOutcome.FOUND), (False, RunOutcome.WELL)]
)
def test_a_run_is_entered_before_it_begins_and_ends_with_its_outcome(archive, found, outcome):
    seen = []

    def work(entered):
        seen.append(Run.objects.get().outcome)
        entered.counts["counted"] = 7
        return found

    run = perform(work)
    assert seen == [RunOutcome.RUNNING]
    assert (run.outcome, run.code, run.told) == (outcome, "", {"counted": 7})
    assert run.ended_at >= run.started_at
    assert run.lease_owner == ""


@pytest.mark.parametrize(
    ("error", "code"),
    [(StoreUnavailable(""), "store-unavailable"), (ZeroDivisionError(), "unexpected")],
)
def test_whatever_goes_wrong_is_a_recorded_failure(archive, error, code):
    def work(entered):
        entered.counts["counted"] = 3
        raise error

    run = perform(work)
    assert (run.outcome, run.code, run.told) == (RunOutcome.FAILED, code, {"counted": 3})


def test_the_run_after_a_failed_one_goes_on_where_it_stood_and_the_next_begins_anew(archive):
    def stands(entered):
        entered.cursor = "page 8"
        raise StoreUnavailable("")

    assert perform(stands).cursor == "page 8"
    seen = []
    perform(lambda entered: seen.append(entered.cursor))
    perform(lambda entered: seen.append(entered.cursor))
    assert seen == ["page 8", ""]


def test_a_run_whose_process_is_gone_is_said_to_be_lost_and_another_begins(archive):
    assert runs.start_run("tally") is not None
    assert runs.start_run("tally") is None
    attempts.leave()  # as a killed process would, but for its file
    Run.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    second = runs.start_run("tally")
    assert second is not None
    lost = Run.objects.earliest("pk")
    assert (lost.outcome, lost.code) == (RunOutcome.LOST, "run-lost")
    assert lost.ended_at is not None


def test_a_run_that_was_taken_for_dead_cannot_end_another(archive):
    first = runs.start_run("tally")
    Run.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    second = runs.start_run("tally")
    assert first is not None
    assert second is not None
    first.end(RunOutcome.WELL)
    outcomes = list(Run.objects.order_by("pk").values_list("outcome", flat=True))
    assert outcomes == [RunOutcome.LOST, RunOutcome.RUNNING]
    second.end(RunOutcome.WELL)


def test_a_silent_run_is_kept_alive(archive, chosen):
    chosen(lease_s=0.6)
    stop = threading.Event()

    def silent(_entered):
        stop.wait(1.5)
        runs.mark_lost_runs()
        return False

    assert perform(silent).outcome == RunOutcome.WELL


def test_of_many_schedulers_that_look_at_once_one_runs_a_due_job(archive, monkeypatch):
    done = []

    def work(entered):
        done.append(entered.row_id)
        threading.Event().wait(0.2)
        return False

    monkeypatch.setattr(scheduler, "JOBS", (job(work),))
    together = threading.Barrier(6)

    def looks(_number):
        try:
            together.wait()
            return scheduler.run_due_jobs(threading.Event())
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(looks, range(6)))
    assert len(done) == 1
    assert Run.objects.count() == 1


def test_a_due_job_runs_beside_the_others_and_is_told_to_stop_at_the_end(archive, monkeypatch):
    begun, other = threading.Event(), threading.Event()

    def long(entered):
        begun.set()
        assert entered.stopping.wait(20)
        entered.proceed()
        return False

    def short(_entered):
        other.set()
        return False

    jobs = (job(long), Job("short", lambda: 1, short))
    monkeypatch.setattr(scheduler, "JOBS", jobs)
    with scheduler.running():
        assert begun.wait(20)
        assert other.wait(20)
    assert Run.objects.get(job="tally").code == "interrupted"
    assert Run.objects.get(job="short").outcome == RunOutcome.WELL


def test_what_was_just_done_is_not_done_again(archive, monkeypatch):
    monkeypatch.setattr(scheduler, "JOBS", (job(lambda _run: False),))
    stopping = threading.Event()
    assert [len(scheduler.run_due_jobs(stopping)) for _ in range(2)] == [1, 0]


def test_the_clock_tidies_what_killed_puts_left_behind_and_counts_it(
    archive, tmp_path, monkeypatch
):
    store = DiskStore(tmp_path)
    monkeypatch.setattr(wiring, "objects", lambda: store)
    store.check()
    old, young = (tmp_path / ".unfinished" / name for name in ("old", "young"))
    for each in (old, young):
        each.touch()
    os.utime(old, times=(time.time() - 2 * UNFINISHED_S,) * 2)
    (tidy,) = (each for each in scheduler.JOBS if each.name == "tidy")
    entered = runs.start_run(tidy.name)
    assert entered is not None
    assert scheduler.perform(tidy, entered).told == {"removed": 1}
    assert (old.exists(), young.exists()) == (False, True)


def test_a_look_that_fails_in_any_way_does_not_end_the_looking(archive, monkeypatch):
    looks: list[int] = []

    def fails(_stopping):
        looks.append(len(looks))
        raise ZeroDivisionError

    monkeypatch.setattr(scheduler, "LOOK_S", 0.01)
    monkeypatch.setattr(scheduler, "start_due_jobs", fails)
    with scheduler.running():
        until = time.monotonic() + 20
        while len(looks) < 3 and time.monotonic() < until:
            time.sleep(0.01)
    assert len(looks) >= 3
