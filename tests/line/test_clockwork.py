"""What is done by the clock cannot fail, die or be left undone without being seen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone, translation

from config import wiring
from ingest.models import KeptObject
from storage.disk import DiskStore
from storage.errors import StoreUnavailable
from storage.lock_probe import LockResult as Locked
from tests.line import planted
from web.status.checks import jobs as looks
from web.status.checks.check_result import PartState
from workers.jobs import (
    fixity,
    job_status,
    lock_probe_job,
    runs,
    scheduler,
)
from workers.models import Run, RunOutcome

MONTH = timedelta(days=30)


@pytest.fixture
def archive(archive, tmp_path, monkeypatch):
    """Its objects lie in a folder, wherever its tables are."""
    store = DiskStore(tmp_path / "objects")
    monkeypatch.setattr(wiring, "objects", lambda: store)


def perform(job, work=None):
    entered = runs.start_run(job.name)
    assert entered is not None
    return scheduler.perform(job, entered, work)


def fails(_entered):
    raise StoreUnavailable("")


def die():
    """Leave a run behind as a killed process does."""
    assert runs.start_run("fixity") is not None
    Run.objects.filter(outcome=RunOutcome.RUNNING).update(
        lease_until=timezone.now() - timedelta(seconds=1), lease_owner="elsewhere"
    )


def stands():
    return job_status.job_status(scheduler.FIXITY)


def grow_old():
    MigrationRecorder.Migration.objects.filter(app="workers").update(
        applied=timezone.now() - MONTH
    )


@pytest.fixture
def installed_now(archive):
    rows = MigrationRecorder.Migration.objects.filter(app="workers")
    before = dict(rows.values_list("pk", "applied"))
    rows.update(applied=timezone.now())
    yield
    for key, applied in before.items():
        rows.filter(pk=key).update(applied=applied)


def test_what_was_never_done_is_noted_at_first_and_late_after_three_intervals(installed_now):
    assert not stands().is_late
    assert looks.fixity().state == PartState.WELL, "nothing is kept yet"
    planted.fill(2)
    assert looks.fixity().state == PartState.NOTED
    grow_old()
    assert stands().is_late
    assert looks.fixity().state == PartState.WRONG


def test_what_was_done_long_ago_is_late_again(installed_now):
    grow_old()
    planted.fill(2)
    perform(scheduler.FIXITY, fixity.check_all)
    assert not stands().is_late
    assert looks.fixity().state == PartState.WELL
    Run.objects.update(started_at=timezone.now() - timedelta(hours=71))
    assert not stands().is_late
    Run.objects.update(started_at=timezone.now() - timedelta(hours=73))
    assert stands().is_late
    assert looks.fixity().state == PartState.WRONG


def test_a_failure_is_seen_with_its_cause_until_a_run_is_done(installed_now):
    perform(scheduler.FIXITY, fails)
    assert stands().code == "store-unavailable"
    said = looks.fixity()
    assert (said.state, "对象存储没有响应" in said.words) == (PartState.WRONG, True)
    assert runs.start_run("fixity") is not None
    assert (stands().is_running, stands().code) == (True, "store-unavailable")
    Run.objects.filter(outcome=RunOutcome.RUNNING).delete()
    perform(scheduler.FIXITY)
    assert looks.fixity().state == PartState.WELL


def test_a_run_that_died_is_seen_by_who_only_looks_and_twice_in_a_row_is_wrong(installed_now):
    die()
    assert (stands().code, stands().is_running) == (runs.LOST, False)
    assert looks.fixity().state == PartState.NOTED
    assert Run.objects.get().outcome == RunOutcome.RUNNING, "looking changes nothing"
    die()
    assert looks.fixity().state == PartState.WRONG


def test_a_run_that_was_told_to_end_is_no_failure(installed_now):
    def told_to_end(entered):
        entered.stopping.set()
        entered.proceed()

    perform(scheduler.FIXITY, told_to_end)
    assert stands().code == ""
    assert looks.fixity().state == PartState.WELL


def test_damage_is_wrong_and_says_how_to_see_it(installed_now):
    held = planted.fill(3)
    wiring.objects().delete(held[1])
    perform(scheduler.FIXITY, fixity.check_all)
    said = looks.fixity()
    assert said.state == PartState.WRONG
    assert "lantai fixity --report" in said.words


def test_an_object_that_was_left_out_too_long_is_noted(installed_now):
    planted.fill(2)
    perform(scheduler.FIXITY, fixity.check_all)
    oldest = KeptObject.objects.earliest("pk")
    KeptObject.objects.filter(pk=oldest.pk).update(checked_at=timezone.now() - 2 * MONTH)
    assert looks.fixity().state == PartState.NOTED


def test_other_jobs_that_fail_are_wrong_and_that_are_late_on_one_machine_are_noted(
    installed_now,
):
    assert looks.jobs().state == PartState.WELL
    grow_old()
    assert looks.jobs().state in {PartState.NOTED, PartState.WRONG}
    for job in scheduler.JOBS:
        perform(job, lambda _entered: False)
    assert looks.jobs().state == PartState.WELL
    perform(scheduler.JOBS[-1], fails)
    said = looks.jobs()
    assert said.state == PartState.WRONG
    assert "对象存储没有响应" in said.words


def test_a_folder_has_no_locks_which_is_noted_in_both_languages(installed_now):
    ended = perform(scheduler.WORM)
    assert lock_probe_job.proof_of(ended.told).outcome == Locked.NO_LOCKS
    for language, words in (("zh-hans", "没有锁定保护"), ("en", "no locks")):
        with translation.override(language):
            for look in (looks.worm, looks.worm_now):
                said = look()
                assert (said.state, words in said.words) == (PartState.NOTED, True)
