"""Runs of scheduled jobs, and the relocation of an embedded installation into this one.

A run is recorded before it starts. An ended run has an outcome; the scheduler marks a run whose
process died as lost.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ingest.models import HELD, Leased


class RunOutcome(models.TextChoices):
    """Outcome of a run; all but RUNNING are final."""

    RUNNING = "running"
    WELL = "well"
    """Completed without findings."""
    FOUND = "found"
    """Completed with findings that need attention."""
    FAILED = "failed"
    """Not completed; `code` is the reason. Retried automatically."""
    LOST = "lost"
    """Its process died; the next run resumes at its cursor."""


class Run(Leased):
    """One run of a job (定期工作的一次运行, `workers.jobs`).

    `attempts`, `lost` and `not_before` of `Leased` are unused: every run is a row of its own.
    `lease_until` is renewed while it runs; a `running` run without a live lease has died.
    """

    job = models.CharField(max_length=40)
    """Name of the job: `fixity`, `tidy` …"""
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    """Time of the end; for a lost run, of its detection."""
    outcome = models.CharField(max_length=10, choices=RunOutcome, default=RunOutcome.RUNNING)
    code = models.CharField(max_length=40, blank=True)
    """Reason of a failure or loss; "" otherwise."""
    told = models.JSONField(default=dict)
    """Counts so far: name to whole number; the names depend on the job."""
    cursor = models.CharField(max_length=100, blank=True)
    """Progress, in the job's own format; the next run resumes there after a loss or failure."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_run_at_a_time",
                fields=["job"],
                condition=Q(outcome=RunOutcome.RUNNING),
            ),
        ]
        indexes = [
            models.Index(name="run_newest", fields=["job", "-id"]),
            models.Index(name="run_held", fields=["lease_owner"], condition=HELD),
        ]


class Move(models.Model):
    """Relocation (迁移): the embedded installation brought, or being brought, into this one.

    At most one row. Until it has ended no program may work here: the data are incomplete.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    first = models.CharField(max_length=64)
    """Digest of the first entry of its ledger, which identifies the installation."""
    state = models.CharField(max_length=64)
    """Digest over all its tables at the start, or at the latest restart."""
    cursor = models.TextField(blank=True)
    """Key of an object; all objects up to it have been copied."""
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    """Time at which everything was copied and verified; None until then."""
    told = models.JSONField(default=dict)
    """Counts, see `workers.relocation.relocate`."""

    class Meta:
        constraints = [models.CheckConstraint(name="one_move", condition=Q(id=1))]
