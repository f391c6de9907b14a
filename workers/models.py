"""What is done by the clock, and the move of an embedded installation into this one.

A run of a job is entered before it begins. One that ended has an outcome; one that died is
found by the next look and said to be lost.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ingest.models import HELD, Leased


class RunOutcome(models.TextChoices):
    """How a run ended; all but the first are ends."""

    RUNNING = "running"
    WELL = "well"
    """Done, and nothing is wrong."""
    FOUND = "found"
    """Done, and something was found that a person has to look at."""
    FAILED = "failed"
    """Not done; `code` says why. It is tried again by itself."""
    LOST = "lost"
    """Its process ended before it did; the next run goes on where it stood."""


class Run(Leased):
    """定期工作的一次运行: one run of a job (`workers.jobs`).

    `attempts`, `lost` and `not_before` of a lease mean nothing here: every run is a row.
    While it runs, `lease_until` is renewed; what is `running` without a live lease has died.
    """

    job = models.CharField(max_length=40)
    """Name of the job: `fixity`, `tidy` …"""
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    """When it ended; for a lost one, when that was noticed."""
    outcome = models.CharField(max_length=10, choices=RunOutcome, default=RunOutcome.RUNNING)
    code = models.CharField(max_length=40, blank=True)
    """Why it failed or was lost; "" otherwise."""
    told = models.JSONField(default=dict)
    """What it counted so far: name to whole number; which names, its job says."""
    cursor = models.CharField(max_length=100, blank=True)
    """Where it stands, in words of its job; after a loss or failure the next goes on there."""

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
    """迁移: an embedded installation that was brought into this one, or is being brought.

    There is one at most. Until it has ended nobody may work here: what is here is not whole.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    first = models.CharField(max_length=64)
    """Digest of the first act in its ledger: no two installations have the same."""
    state = models.CharField(max_length=64)
    """Digest over all its tables, as they were when this began, or began anew."""
    cursor = models.TextField(blank=True)
    """Key of an object: it is here, and all that come before it."""
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    """When all was here and the same; None until then."""
    told = models.JSONField(default=dict)
    """What was counted, see `workers.relocation.relocate`."""

    class Meta:
        constraints = [models.CheckConstraint(name="one_move", condition=Q(id=1))]
