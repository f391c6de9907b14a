"""Looks at what an archive promises: originals, numbers and ledger are what they were."""

from __future__ import annotations

from django.utils.translation import gettext as _

from catalog import ledger
from catalog import queries as register
from config import wiring
from ingest.models import SourceFile
from storage import keys
from storage.errors import ObjectMissing
from web.health.finding import Said, well, wrong

LOOKED_AT = 200
"""Originals whose bytes are compared with their digest: the newest ones."""


def originals() -> Said:
    """Read the newest originals back."""
    held = SourceFile.objects.exclude(kept_sha256=None).order_by("-pk")
    digests = list(held.values_list("sha256", flat=True)[:LOOKED_AT])
    bad = [digest for digest in digests if not _is_whole(digest)]
    told = {"count": len(digests), "wrong": len(bad)}
    if bad:
        said = _("%(wrong)d of the newest %(count)d are missing or changed: restore them")
        return wrong(said % told)
    return well(_("the newest %(count)d are unchanged") % told)


def _is_whole(digest: str) -> bool:
    try:
        return wiring.objects().receipt(keys.original(digest)).sha256 == digest
    except ObjectMissing:
        return False


def numbers() -> Said:
    """Look for archive numbers that are missing or doubled."""
    gaps = register.gaps()
    if gaps:
        said = _("missing numbers in: %(series)s") % {"series": ", ".join(gaps)}
        return wrong(said)
    return well(_("every series is without gaps"))


def chain() -> Said:
    """Verify the ledger from its first entry to its last."""
    if ledger.breaks():
        return wrong(_("the chain is broken; “lantai ledger” says where"))
    return well(_("the chain is whole"))
