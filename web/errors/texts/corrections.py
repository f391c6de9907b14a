"""Messages of corrections of read text."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from web.errors.texts import Text

CORRECTIONS: Mapping[str, Text] = {
    "reading-changed": (
        _("The text of this page was changed meanwhile."),
        _("Open the page again, look at what it says now, and correct that."),
    ),
    "line-too-long": (
        _("The line is longer than any line of a paper."),
        _("Correct one line at a time; add further lines below it."),
    ),
    "place-taken": (
        _("A line is read at this place already."),
        _("Correct that line."),
    ),
    "correction-missing": (
        _("This correction does not stand any more."),
        _("Open the page again to see what it says now."),
    ),
}
