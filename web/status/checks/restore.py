"""Check that a restored backup was proved to be the archive."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from config.settings import settings
from web.status.checks.check_result import (
    CheckResult,
    fail,
    warn,
    well,
)
from web.status.checks.jobs import ago
from workers.models import Run, RunOutcome
from workers.restore_check import proof


def restore() -> CheckResult:
    """Check when a restored copy was last proved."""
    newest, proved = proof.newest(), proof.newest(RunOutcome.WELL)
    if newest is not None and newest.outcome == RunOutcome.FOUND:
        said = _(
            "%(ago)s a restored copy was not what the archive was: make a new backup, "
            "restore it and run “lantai prove”"
        )
        return fail(said % {"ago": ago(newest.started_at)})
    if proved is None:
        return warn(_("no restore was ever proved; restore a backup and run “lantai prove”"))
    limit = timezone.now() - timedelta(days=settings().restore_days)
    if proved.started_at < limit:
        said = _("%(words)s: too long ago; restore a backup and run “lantai prove”")
        return warn(said % {"words": _words(proved)})
    return well(_words(proved))


def _words(run: Run) -> str:
    """Return when it was, and the share of objects read if not all were."""
    values = {"ago": ago(run.started_at), "read": run.told["read"], "all": run.told["objects"]}
    if values["read"] < values["all"]:
        return _("proved %(ago)s, by %(read)d of %(all)d objects") % values
    return _("proved %(ago)s, every object read") % values
