"""Checks of the line: backlog, workers, index lag, set-aside files."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from config.settings import settings
from ingest.line import backlog
from web.status.checks.check_result import (
    CheckResult,
    fail,
    warn,
    well,
)
from web.status.checks.timespan import span

STANDS_STILL_S = 120
"""Age of waiting work without leases from which there is no worker, in seconds."""

LAGS_S = 600
"""Age of an item outdated in the index that gives a warning, in seconds."""


def queue() -> CheckResult:
    """Check the number of waiting pages, and the age of the oldest."""
    found = backlog.waiting()
    pages = found.pages + found.files
    if not pages:
        return well(_("no page waits"))
    values = {
        "count": pages,
        "span": _age(found.since),
        "limit": settings().waiting_pages_limit,
    }
    if pages >= settings().waiting_pages_limit:
        return warn(
            _(
                "pages that wait: %(count)d, the oldest for %(span)s; nothing is taken in "
                "until they are fewer than %(limit)d: start more workers"
            )
            % values
        )
    return well(_("pages that wait: %(count)d, the oldest for %(span)s") % values)


def workers() -> CheckResult:
    """Count the owners of leases; waiting work without any is a problem."""
    owners = backlog.at_work(timezone.now())
    if owners:
        values = {"owners": len(owners), "rows": sum(owners.values())}
        return well(_("processes at work: %(owners)d, on pages and files: %(rows)d") % values)
    found = backlog.waiting()
    if found.since and _seconds(found.since) > STANDS_STILL_S:
        return fail(_("pages wait and nobody works; start “lantai worker” or “lantai serve”"))
    return well(_("nobody holds work"))


def index_lag() -> CheckResult:
    """Check the number of items outdated in the index, and the age of the oldest."""
    found = backlog.waiting()
    if not found.items:
        return well(_("every item can be found as it is"))
    values = {"count": found.items, "span": _age(found.unindexed_since)}
    said = _("items not in the index as they are: %(count)d, the oldest for %(span)s") % values
    late = found.unindexed_since and _seconds(found.unindexed_since) > LAGS_S
    return warn(said) if late else well(said)


def set_aside() -> CheckResult:
    """Count the files and pages that wait for a person."""
    found = backlog.set_aside()
    values = {"files": found.files, "pages": found.pages, "refused": found.refused}
    if found.refused:
        return well(
            _(
                "files set aside: %(files)d (pages: %(pages)d); "
                "refused, not scanned again yet: %(refused)d"
            )
            % values
        )
    return well(_("files: %(files)d, pages: %(pages)d") % values)


def _age(since: datetime | None) -> str:
    return span(_seconds(since)) if since else ""


def _seconds(since: datetime) -> float:
    return max(0.0, (timezone.now() - since).total_seconds())
