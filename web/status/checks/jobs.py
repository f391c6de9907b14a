"""Checks of scheduled jobs: whether they run, and what they found."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config import wiring
from config.settings import settings
from config.topology import topology
from ingest.objects import inventory
from storage.lock_probe import (
    LockReport,
    LockResult,
)
from web.errors import messages
from web.status.checks.check_result import (
    CheckResult,
    PartState,
    fail,
    warn,
    well,
)
from web.status.checks.timespan import span
from workers.jobs import (
    job_status,
    lock_probe_job,
    runs,
    scheduler,
)
from workers.jobs.job_status import JobStatus

JOBS = {
    "fixity": gettext_lazy("stored objects"),
    "worm": gettext_lazy("locks"),
    "reconcile": gettext_lazy("index and register"),
    "anchor": gettext_lazy("anchor of the ledger"),
    "tidy": gettext_lazy("tidying"),
}
"""Display names of the jobs."""

ATTACKS = {
    "deleting": gettext_lazy("a locked object was deleted"),
    "shortening": gettext_lazy("a lock was made shorter"),
    "holding": gettext_lazy("an object under a legal hold was deleted"),
    "overwriting": gettext_lazy("a locked object was lost when its key was written again"),
}
"""Descriptions of the attacks that a lock did not prevent."""


def jobs() -> CheckResult:
    """Check that due jobs are done; `fixity` and `worm` have checks of their own."""
    alone = {scheduler.FIXITY.name, scheduler.WORM.name}
    stood = [job_status.job_status(job) for job in scheduler.JOBS if job.name not in alone]
    words = _(", ").join(f"{JOBS[each.job]} {_when(each)}" for each in stood)
    is_wrong = not topology().machine_may_be_off
    troubled = [_trouble(each, words, late_is_wrong=is_wrong) for each in stood]
    said = [each for each in troubled if each is not None]
    return min(said, key=lambda each: each.state != PartState.WRONG, default=well(words))


def _when(each: JobStatus) -> str:
    return ago(each.done.started_at) if each.done else _("never yet")


def _trouble(each: JobStatus, words: str, *, late_is_wrong: bool) -> CheckResult | None:
    """Return the problem of a job; None if it has none.

    A single lost run is a warning, since it is resumed; a failed one, or two lost ones, are
    wrong.
    """
    if not (each.code or each.is_late):
        return None
    said = _both(words, messages.sentence(each.code or job_status.LATE_CODE))
    is_wrong = each.code and (each.again or each.code != runs.LOST)
    return fail(said) if is_wrong or (each.is_late and late_is_wrong) else warn(said)


def fixity() -> CheckResult:
    """Check that stored objects are read back, and are undamaged."""
    found = inventory.findings().count()
    if found:
        said = _(
            "%(count)d stored objects are missing, changed or unknown; "
            "“lantai fixity --report” names them"
        )
        return fail(said % {"count": found})
    status = job_status.job_status(scheduler.FIXITY)
    words = _fixity_words(status)
    trouble = _trouble(status, words, late_is_wrong=True)
    return trouble or _known(words, done=status.done is not None)


def _known(words: str, *, done: bool) -> CheckResult:
    """Return a warning if an object was not checked in time although all runs were done."""
    oldest = inventory.oldest()
    if oldest is None or not done:
        return (well if oldest is None else warn)(words)
    words = _both(words, _("the one longest ago %(ago)s") % {"ago": ago(oldest)})
    limit = timezone.now() - timedelta(days=settings().fixity_days)
    return well(words) if oldest > limit else warn(words)


def _fixity_words(status: JobStatus) -> str:
    if status.done is None:
        return _("no object was read back yet")
    read = status.done.told.get("read", 0)
    if not read:
        said = _("%(ago)s: no object was due to be read back")
        return said % {"ago": ago(status.done.started_at)}
    said = _("%(ago)s %(read)d objects were read back and are what they were")
    return said % {"ago": ago(status.done.started_at), "read": read}


def worm() -> CheckResult:
    """Check the result of the newest lock probe."""
    if wiring.objects().raw_access is None:
        return warn(
            _(
                "no locks: whoever may write the folder may delete what is in it; "
                "an object store on services keeps it from being deleted"
            )
        )
    status = job_status.job_status(scheduler.WORM)
    if status.done is None:
        said = warn(_("not tried yet; “lantai doctor” tries it"))
    else:
        said = _judged(lock_probe_job.proof_of(status.done.told), ago(status.done.started_at))
    if said.state is PartState.WRONG:
        return said
    return _trouble(status, said.words, late_is_wrong=True) or said


def worm_now() -> CheckResult:
    """Perform the lock probe now, as a recorded run, and check its result."""
    if wiring.objects().raw_access is not None:
        entered = runs.start_run(scheduler.WORM.name)
        if entered is not None:  # else another process is performing it
            scheduler.perform(scheduler.WORM, entered)
    return worm()


def _judged(proof: LockReport, when: str) -> CheckResult:
    sentence = f"{when}: {messages.sentence(proof.code)}"
    if proof.outcome == LockResult.NOT_ENFORCED:
        past = [
            str(words)
            for name, words in ATTACKS.items()
            if getattr(proof, name) == LockResult.NOT_ENFORCED
        ]
        return fail(f"{sentence} ({_(', ').join(past)})")
    if proof.outcome == LockResult.NO_LOCKS:
        return fail(sentence)
    if proof.outcome == LockResult.UNPROVED:
        return warn(sentence)
    return well(_("%(ago)s: what is locked could not be deleted") % {"ago": when})


def _both(words: str, more: str) -> str:
    return _("%(words)s; %(more)s") % {"words": words, "more": more}


def ago(at: datetime) -> str:
    """Return the time since a moment in words, such as "3 hours ago"."""
    seconds = max(0.0, (timezone.now() - at).total_seconds())
    return _("%(span)s ago") % {"span": span(seconds)}
