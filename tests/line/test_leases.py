"""Claiming and finishing rows: of two workers one gets it, and the late one is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.settings import settings
from ingest.errors import LeaseLost
from ingest.line import (
    actions,
    leases,
    queries,
)
from ingest.models import Batch, Bundle, FileStage, Page, SourceFile
from workers import sweep
from workers.line import presence

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    batch = Batch.objects.create(
        label="a", source="command", by="周敏", started_at=timezone.now()
    )
    return SourceFile.objects.create(
        batch=batch, path="a.tif", sha256="0" * 64, received_at=timezone.now()
    )


def received():
    return SourceFile.objects.filter(stage=FileStage.RECEIVED)


def claim(row, owner="one", **more):
    now = more.pop("now", timezone.now())
    return leases.claim(received(), row.pk, owner=owner, now=now, seconds=60)


def finish(lease, **changes):
    with transaction.atomic():
        leases.finish(received(), lease, **changes)


def test_of_two_claims_one_is_granted(row):
    assert claim(row) is not None
    assert claim(row, "other") is None


def test_the_attempt_is_written_before_the_work(row):
    claim(row)
    row.refresh_from_db()
    assert row.attempts == 1


def test_a_claim_tells_the_bundle_without_a_question_of_its_own(row):
    row.bundle = Bundle.objects.create(batch=row.batch)
    row.save()
    page = Page.objects.create(file=row, number=1, width=1, height=1)
    with CaptureQueriesContext(connection) as asked:
        lease = leases.claim(
            Page.objects.all(), page.pk, owner="one", now=timezone.now(), seconds=60
        )
        assert lease is not None
        assert lease.bundle_id == row.bundle.pk
        assert lease.row.file.batch.label == "a"
    kinds = [each["sql"].split()[0] for each in asked]
    assert [kind for kind in kinds if kind in {"SELECT", "UPDATE"}] == ["UPDATE", "SELECT"]


def test_a_finished_row_is_not_claimed_again(row):
    finish(claim(row), stage=FileStage.SPLIT)
    assert claim(row) is None


def test_a_late_finisher_is_refused(row):
    late = claim(row)
    later = timezone.now() + timedelta(minutes=5)
    assert claim(row, "other", now=later) is None
    assert leases.break_expired(SourceFile.objects.all(), later) == 1
    taken = claim(row, "other", now=later)
    with pytest.raises(LeaseLost):
        finish(late, stage=FileStage.REFUSED)
    finish(taken, stage=FileStage.SPLIT)
    row.refresh_from_db()
    assert (row.stage, row.attempts, row.lost) == (FileStage.SPLIT, 1, 1)


def test_a_row_that_waits_is_left_alone_until_its_time(row):
    actions.postpone(claim(row), 60)
    assert claim(row) is None
    assert claim(row, now=timezone.now() + timedelta(seconds=61)) is not None


def test_waits_double(row):
    actions.postpone(claim(row), 10)
    actions.postpone(claim(row, now=timezone.now() + timedelta(seconds=11)), 10)
    row.refresh_from_db()
    assert row.not_before > timezone.now() + timedelta(seconds=15)


def test_trouble_of_the_machine_is_not_held_against_the_row(row):
    actions.postpone(claim(row), 10, counted=False)
    row.refresh_from_db()
    assert row.attempts == 0


def test_the_leases_of_a_dead_owner_are_broken_and_the_attempt_given_back(row):
    claim(row, "dead")
    assert leases.break_leases(SourceFile.objects.all(), "dead") == 1
    row.refresh_from_db()
    assert (row.attempts, row.lost, row.lease_owner) == (0, 1, "")
    assert claim(row) is not None


def test_a_row_that_outlives_many_workers_is_set_aside(row):
    SourceFile.objects.update(lost=10)
    actions.give_up_lost(10)
    row.refresh_from_db()
    assert (row.stage, row.code) == (FileStage.SET_ASIDE, "worker-lost")


def test_a_row_that_was_lost_goes_first_and_one_that_was_lost_often_goes_last(row):
    for lost in (3, 2, 1):
        SourceFile.objects.create(
            batch=row.batch, path=f"{lost}.tif", received_at=timezone.now(), lost=lost
        )
    waiting = queries.files_to_split(timezone.now())
    named = dict(SourceFile.objects.values_list("pk", "path"))
    again = queries.oldest_ids(queries.started(waiting), 9)
    assert [named[pk] for pk in again] == ["1.tif", "2.tif"]
    assert [named[pk] for pk in queries.oldest_ids(waiting, 9)][-1] == "3.tif"


def test_the_rows_of_a_dead_process_are_free_at_once_and_those_of_a_living_one_are_not(row):
    folder = settings().home / "run"
    folder.mkdir(parents=True, exist_ok=True)
    other = SourceFile.objects.create(
        batch=row.batch, path="b.tif", sha256="1" * 64, received_at=timezone.now()
    )
    living = presence.register(folder)
    (folder / "owner-1-dead").touch()
    assert claim(row, "1-dead")
    assert claim(other, living.name)
    sweep.free_the_lost()
    living.leave()
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.lease_owner, row.lost, row.attempts) == ("", 1, 0)
    assert (other.lease_owner, other.lost) == (living.name, 0)
