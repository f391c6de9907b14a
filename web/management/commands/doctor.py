"""`lantai doctor`: is this installation well?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from web import console, health


class Command(console.LantaiCommand):
    """Looks at every part and says what to do about what is wrong."""

    summary = gettext_lazy("check every part of the installation")

    def run(self, options: Mapping[str, Any]) -> int:
        findings = health.findings()
        well = all(each.well for each in findings)
        if options["json"]:
            told = [{"part": e.part, "well": e.well, "said": e.said} for e in findings]
            console.print_json({"well": well, "findings": told})
        else:
            for each in findings:
                sign = "✓" if each.well else "✗"
                style = "green" if each.well else "bold red"
                console.tables.print(f"{sign} {each.part}: {each.said}", style=style)
            if well:
                console.tables.print(_("All is well."))
        return console.DONE if well else console.WRONG
