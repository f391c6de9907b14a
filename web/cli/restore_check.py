"""Terminal output of a restore check."""

from __future__ import annotations

from django.utils.translation import gettext as _

from web.cli.command import (
    printable,
    tables,
)
from web.errors.texts.restore_check import WRONG
from web.status.schemas import RestoreCheckSchema

SHOWN = 20
"""Maximum number of damaged objects printed; `--json` lists all."""


def print_proved(answer: RestoreCheckSchema) -> None:
    """Print the extent of the check, the differences found, and how old the copy is."""
    if answer.code:
        tables.print(answer.sentence, style="bold red")
        return
    values = dict(answer)
    tables.print(_("The copy is as of %(as_of)s: %(entries)d acts, %(items)d items.") % values)
    tables.print(_("Objects read back: %(read)d of %(objects)d.") % values)
    tables.print(_("Acts since then, which it does not have: %(behind)d.") % values)
    if answer.since:
        tables.print(_("Numbers given since then, void after a restore: %(since)d.") % values)
    for name, count in answer.wrong.items():
        if count:
            tables.print(f"✗ {count} × {WRONG[name]}", style="bold red")
    for key in answer.damaged[:SHOWN]:
        tables.print(f"    {printable(key)}", soft_wrap=True)
    if answer.proved:
        tables.print(_("The restore is proved."), style="green")
    else:
        said = _("This is not the archive as it was: do not rely on this backup.")
        tables.print(said, style="bold red")
