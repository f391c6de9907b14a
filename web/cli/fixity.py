"""Terminal output of a fixity check."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from web.cli.command import (
    printable,
    tables,
)
from web.errors import messages
from web.status.schemas import FindingSchema, FixitySchema
from workers.models import RunOutcome

SHOWN = 20
"""Maximum number of objects printed per code; `--json` lists all."""


def print_fixity(answer: FixitySchema) -> None:
    """Print the newest run, the findings, and the summary of the inventory."""
    _print_run(answer)
    for code, found in groupby(answer.findings, key=lambda each: each.code):
        _print_finding(code, list(found))
    values = {"kept": answer.kept, "never": answer.never, "oldest": answer.oldest or "–"}
    tables.print(_("Objects kept: %(kept)d; never read back: %(never)d.") % values)
    tables.print(_("The one longest ago was compared or stored at %(oldest)s.") % values)
    if answer.late:
        tables.print(messages.sentence("job-late"), style="bold red")
    if answer.overdue:
        said = ngettext(
            "%(overdue)d object was not checked for too long.",
            "%(overdue)d objects were not checked for too long.",
            answer.overdue,
        )
        tables.print(said % {"overdue": answer.overdue}, style="yellow")


def _print_run(answer: FixitySchema) -> None:
    """Print the outcome of the newest run, with its reason."""
    outcome = answer.outcome
    if outcome is None:
        tables.print(_("No object was ever checked."), style="yellow")
        return
    values = {"at": answer.started_at, "read": answer.read}
    if outcome == RunOutcome.RUNNING:
        tables.print(_("A check is under way since %(at)s; read so far: %(read)d.") % values)
        return
    tables.print(_("Checked at %(at)s; objects read: %(read)d.") % values)
    if outcome == RunOutcome.WELL:
        tables.print(_("All of them are what they were."), style="green")
    if answer.code:
        tables.print(answer.sentence, style="bold red")
    if answer.unchecked:
        said = ngettext(
            "For that reason %(count)d object was not checked.",
            "For that reason %(count)d objects were not checked.",
            answer.unchecked,
        )
        tables.print(said % {"count": answer.unchecked}, style="bold red")


def _print_finding(code: str, found: Sequence[FindingSchema]) -> None:
    """Print one damage code with advice, and its objects."""
    tables.print(f"✗ {len(found)} × {messages.sentence(code)}", style="bold red")
    for each in found[:SHOWN]:
        tables.print(f"    {printable(each.key)}", soft_wrap=True)
    if len(found) > SHOWN:
        rest = len(found) - SHOWN
        said = ngettext("and %(rest)d more", "and %(rest)d more", rest)
        tables.print(f"    {said % {'rest': rest}}", style="dim")
