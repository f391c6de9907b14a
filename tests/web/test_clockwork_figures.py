"""What is done by the clock is seen from outside, in figures and on the health page."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from ingest.models import KeptObject
from ingest.objects.fixity import ABSENT
from storage.errors import StoreUnavailable
from tests.places import ROOT
from tests.web.test_health import figures, rows_of
from workers.jobs import (
    runs,
    scheduler,
)
from workers.models import Run, RunOutcome

HOUR = timedelta(hours=1)


def perform(job, work):
    entered = runs.start_run(job.name)
    assert entered is not None
    return scheduler.perform(job, entered, work)


def told(client):
    return figures(client.get(reverse("metrics")))


def test_the_age_and_the_trouble_of_every_job_are_figures(archive, nobody):
    assert ("lantai_job_age_seconds", "fixity") not in told(nobody)
    perform(scheduler.FIXITY, lambda _entered: False)
    Run.objects.update(started_at=timezone.now() - HOUR)
    found = told(nobody)
    assert 3600 <= found["lantai_job_age_seconds", "fixity"] < 3700
    assert found["lantai_job_trouble", "fixity"] == 0

    def fails(_entered):
        raise StoreUnavailable("")

    perform(scheduler.FIXITY, fails)
    found = told(nobody)
    assert found["lantai_job_trouble", "fixity"] == 1
    assert found["lantai_job_age_seconds", "fixity"] >= 3600, "a failed one was not done"
    assert {job.name for job in scheduler.JOBS} == {
        label for name, *labels in found if name == "lantai_job_trouble" for label in labels
    }


def test_damage_and_the_object_left_longest_are_figures(archive, nobody):
    ago = timezone.now() - HOUR
    KeptObject.objects.create(key="derived/aa/x", kept_at=ago, checked_at=ago, code=ABSENT)
    found = told(nobody)
    assert found["lantai_objects_damaged",] == 1
    assert found["lantai_object_unchecked_seconds",] >= 3600
    assert ("lantai_worm_enforced",) not in found, "a folder has no locks"


def test_a_proved_restore_is_a_figure_and_described(archive, nobody, stan):
    assert ("lantai_restore_proved_seconds",) not in told(nobody)
    assert rows_of(stan.get(reverse("health")).content.decode())["restore"] == "noted"
    at, counts = timezone.now() - HOUR, {"read": 3, "objects": 3}
    proof = {"job": "restore", "started_at": at, "ended_at": at, "told": counts}
    Run.objects.create(outcome=RunOutcome.WELL, **proof)
    assert told(nobody)["lantai_restore_proved_seconds",] >= 3600
    assert rows_of(stan.get(reverse("health")).content.decode())["restore"] == "well"
    Run.objects.create(outcome=RunOutcome.FOUND, **proof)
    assert rows_of(stan.get(reverse("health")).content.decode())["restore"] == "wrong"
    page = (ROOT / "docs" / "reference" / "metrics.md").read_text("utf-8")
    assert {name for name, *_ in told(nobody) if f"`{name}`" not in page} == set()


def test_a_proof_of_long_ago_is_noted(archive, stan):
    at = timezone.now() - timedelta(days=181)
    counts = {"read": 3, "objects": 9}
    Run.objects.create(
        job="restore", outcome=RunOutcome.WELL, started_at=at, ended_at=at, told=counts
    )
    page = stan.get(reverse("health")).content.decode()
    assert rows_of(page)["restore"] == "noted"
    assert "抽查 3 / 9" in page
