"""Checks of integrity: originals, archive numbers, ledger."""

from __future__ import annotations

from django.utils.translation import gettext as _

from catalog.ledger import entries
from catalog.ledger.anchors import WRONG
from catalog.register import queries as register
from catalog.register.high_water import Stand
from config import wiring
from config.settings import settings
from config.topology import topology
from ingest.line.queries import newest_originals
from storage import keys
from storage.errors import ObjectMissing, StorageError
from web.cli.ledger import NOT_ANCHORED
from web.errors import messages
from web.register import numbers as register_numbers
from web.status.checks.check_result import (
    CheckResult,
    PartState,
    fail,
    warn,
    well,
)
from workers import readiness
from workers.jobs import protection

NEWEST = 30
"""Number of newest anchors compared for the health page."""

LOOKED_AT = 200
"""Number of newest originals whose bytes are compared with their digests."""


def originals() -> CheckResult:
    """Read the newest originals back and compare them with their digests."""
    digests = newest_originals(LOOKED_AT)
    bad = [digest for digest in digests if not _is_whole(digest)]
    values = {"count": len(digests), "wrong": len(bad)}
    if bad:
        said = _("%(wrong)d of the newest %(count)d are missing or changed: restore them")
        return fail(said % values)
    return well(_("the newest %(count)d are unchanged") % values)


def _is_whole(digest: str) -> bool:
    try:
        return wiring.objects().receipt(keys.original(digest)).sha256 == digest
    except ObjectMissing:
        return False


def numbers() -> CheckResult:
    """Compare the register with its high-water marks, and find papers without records."""
    if away := _store_is_away():
        return away
    found = protection.marks()
    series = found.standing()
    for stand, code in (
        (Stand.UNMARKED, "number-marks-missing"),
        (Stand.BEHIND, "number-register-behind"),
    ):
        named = [each.name for each in series if each.stand is stand]
        if named:
            values = {"series": _(", ").join(named), "why": messages.sentence(code)}
            return fail(_("%(series)s: %(why)s") % values)
    missing = [each for each in register_numbers.lost(found, series) if each.now is None]
    if missing:
        said = _(
            "%(count)d numbers were given to papers whose records were lost with what the "
            "backup did not hold; “lantai numbers” lists them"
        )
        return warn(said % {"count": len(missing)})
    return _within_backup() or well(_("no number stands above its mark"))


def numbers_whole() -> CheckResult:
    """Check for missing or duplicate archive numbers, then as `numbers` does."""
    gaps = register.gaps()
    if gaps:
        said = _("missing numbers in: %(series)s") % {"series": ", ".join(gaps)}
        return fail(said)
    found = numbers()
    return well(_("every series is without gaps")) if found.state is PartState.WELL else found


def _store_is_away() -> CheckResult | None:
    """Return a warning if the store that holds marks and anchors is unavailable; else None."""
    if not topology().parts_may_be_away or not readiness.unavailable("store"):
        return None
    return warn(_("cannot be compared while the object store does not answer"))


def _within_backup() -> CheckResult | None:
    """Return a warning if the state folder lies in the data folder, and so in its backup."""
    chosen = settings()
    within = chosen.state_dir.is_relative_to(chosen.home)
    if not (topology().marks_in_state_dir and within):
        return None
    said = _(
        "the state folder lies in the data folder, so a restored backup takes the marks back "
        "with it; set LANTAI_STATE_DIR to a folder outside of it"
    )
    return warn(said)


def anchored() -> CheckResult:
    """Compare the newest anchors with the ledger."""
    if away := _store_is_away():
        return away
    try:
        compared = protection.anchors().compared(most=NEWEST)
    except StorageError as error:
        return fail(messages.sentence(error.code))
    if any(each.state in WRONG for each in compared):
        return fail(_("it does not agree with its anchors; “lantai ledger” says where"))
    if any(not each.signed for each in compared):
        said = _("an anchor is not signed by the key of this installation")
        return warn(said)
    return well(_("agrees with its newest anchors")) if compared else warn(str(NOT_ANCHORED))


def chain() -> CheckResult:
    """Verify the whole hash chain of the ledger, and compare all its anchors."""
    if entries.breaks():
        return fail(_("the chain is broken; “lantai ledger” says where"))
    if away := _store_is_away():
        return away
    compared = protection.anchors().compared()
    if any(each.state in WRONG for each in compared):
        return fail(_("it does not agree with its anchors; “lantai ledger” says where"))
    found = anchored()
    if found.state is not PartState.WELL:
        return found
    said = _("the chain is whole and agrees with its %(count)d anchors")
    return well(said % {"count": len(compared)})
