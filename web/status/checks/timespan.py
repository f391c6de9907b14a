"""Durations in words."""

from __future__ import annotations

from django.utils.translation import ngettext

MINUTE, HOUR, DAY = 60, 3600, 86_400


def span(seconds: float) -> str:
    """Return a duration in its largest whole unit, such as "3 hours"."""
    whole = int(seconds)
    if whole < MINUTE:
        return ngettext("%d second", "%d seconds", whole) % whole
    if whole < HOUR:
        return ngettext("%d minute", "%d minutes", whole // MINUTE) % (whole // MINUTE)
    if whole < DAY:
        return ngettext("%d hour", "%d hours", whole // HOUR) % (whole // HOUR)
    return ngettext("%d day", "%d days", whole // DAY) % (whole // DAY)
