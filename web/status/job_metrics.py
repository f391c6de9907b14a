"""Metrics of scheduled jobs: when they were done, and what they found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily, Metric

from config import wiring
from ingest.objects import inventory
from storage.lock_probe import LockResult
from workers.jobs import (
    job_status,
    lock_probe_job,
    scheduler,
)
from workers.models import RunOutcome as Ended
from workers.restore_check import proof


def figures() -> Iterator[Metric]:
    """Yield the metrics; the age of a job never done is omitted, not 0."""
    age = _family("lantai_job_age_seconds", "Time since the newest run that was done began.")
    trouble = _family(
        "lantai_job_trouble", "Whether the newest run failed or died, or none was done in time."
    )
    for job in scheduler.JOBS:
        stands = job_status.job_status(job)
        if stands.done:
            age.add_metric([job.name], _since(stands.done.started_at))
        trouble.add_metric([job.name], bool(stands.code) or stands.is_late)
    yield age
    yield trouble
    yield from _objects()
    yield from _locks()
    yield from _restore()


def _objects() -> Iterator[Metric]:
    yield GaugeMetricFamily(
        "lantai_objects_damaged",
        "Stored objects that are missing, changed or unknown.",
        value=inventory.findings().count(),
    )
    oldest = inventory.oldest()
    if oldest:
        yield GaugeMetricFamily(
            "lantai_object_unchecked_seconds",
            "Time since the stored object was compared or stored that was so longest ago.",
            value=_since(oldest),
        )


def _locks() -> Iterator[Metric]:
    """Yield whether locks are enforced; omitted without locks, and before the first probe."""
    done = job_status.job_status(scheduler.WORM).done
    if done and wiring.objects().raw_access is not None:
        yield GaugeMetricFamily(
            "lantai_worm_enforced",
            "Whether the object store kept to its locks when that was last tried.",
            value=lock_probe_job.proof_of(done.told).outcome == LockResult.ENFORCED,
        )


def _restore() -> Iterator[Metric]:
    """Yield the time since a restore was proved; omitted if none was."""
    proved = proof.newest(Ended.WELL)
    if proved:
        yield GaugeMetricFamily(
            "lantai_restore_proved_seconds",
            "Time since a restored backup was proved to be the archive.",
            value=_since(proved.started_at),
        )


def _family(name: str, meaning: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, meaning, labels=["job"])


def _since(at: datetime) -> float:
    return max(0.0, (timezone.now() - at).total_seconds())
