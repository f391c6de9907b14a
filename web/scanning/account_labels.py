"""Words of the sums of a batch's account that do not balance."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from ingest.batches.account import Difference, Sum
from web.scanning.schemas import DifferenceSchema


def differences(found: Iterable[Difference | DifferenceSchema]) -> list[str]:
    """Return each difference of an account in words of the active language."""
    words = {
        Sum.FILES: _("Files: %(expected)d received, but %(found)d accounted for."),
        Sum.PAGES: _("Pages: %(expected)d counted, but %(found)d accounted for."),
        Sum.ITEMS: _("Items: %(found)d filed from %(expected)d files at most."),
    }
    return [
        words[each.sum] % {"expected": each.expected, "found": each.found} for each in found
    ]
