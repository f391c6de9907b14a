"""`lantai doctor`: check every part of the installation."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.topology import topology
from web.cli import (
    command,
    installation,
)
from web.status.checks import registry
from web.status.checks.check_result import PartState
from web.status.schemas import HealthSchema
from workers.line import attempts

SIGNS = {
    PartState.WELL: ("✓", "green"),
    PartState.NOTED: ("·", "yellow"),
    PartState.WRONG: ("✗", "bold red"),
}


class Command(command.LantaiCommand):
    """Runs all checks and prints their results with advice."""

    summary = gettext_lazy("check every part of the installation")
    needs_tables = False

    def run(self, options: Mapping[str, Any]) -> int:
        if not topology().shared_by_machines:
            with suppress(DatabaseError):  # reported by a check
                installation.prepare()
        try:
            findings = registry.findings(deep=True)
        finally:
            attempts.leave()
        health = HealthSchema.of(findings)
        if options["json"]:
            command.print_json(health)
        else:
            for each in findings:
                sign, style = SIGNS[each.state]
                command.tables.print(f"{sign} {each.name}: {each.said}", style=style)
            if health.well:
                noted = any(each.state is PartState.NOTED for each in findings)
                command.tables.print(_said(noted=noted))
        return command.DONE if health.well else command.WRONG


def _said(*, noted: bool) -> str:
    if noted:
        return _("Nothing is wrong. What stands behind “·” is worth a look.")
    return _("All is well.")
