"""Terminal output of the verification of the ledger."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.ledger.anchor_line import AnchorState
from web.cli.command import tables
from web.ledger.schemas import AnchorSchema, LedgerSchema

STATES: Mapping[str, str | Promise] = {
    AnchorState.AGREES: gettext_lazy("agrees"),
    AnchorState.DIFFERS: gettext_lazy("does not agree: the ledger was changed or put back"),
    AnchorState.BEYOND: gettext_lazy("does not agree: the ledger ends before it"),
    AnchorState.FOREIGN: gettext_lazy("is of another archive"),
    AnchorState.ACCEPTED: gettext_lazy("does not agree; a person answered for it"),
}
"""Description of an anchor by its state."""

NOT_ANCHORED = gettext_lazy(
    "No anchor was found, so it is not proved that the ledger was not rebuilt as a whole."
)


def print_verified(ledger: LedgerSchema) -> None:
    """Print whether the hash chain is intact, and the anchors that disagree."""
    for found in ledger.breaks:
        said = _("The chain breaks at entry %(entry)d (%(why)s).") % dict(found)
        tables.print(said, style="bold red")
    if ledger.breaks:
        tables.print(_("Restore the database from a backup and compare."))
    else:
        said = _("The ledger is whole: %(count)d entries.") % {"count": ledger.entries}
        tables.print(said)
    odd = [each for each in ledger.anchors if not each.agrees]
    for each in odd:
        print_anchor(each)
    if not ledger.anchored:
        tables.print(str(NOT_ANCHORED), style="yellow")
        tables.print(
            _("“lantai ledger --head” writes an anchor; the scheduler does every day.")
        )
        return
    values = {"count": len(ledger.anchors), "agree": len(ledger.anchors) - len(odd)}
    tables.print(_("Anchors: %(count)d, of which %(agree)d agree.") % values)
    if not ledger.breaks and not ledger.whole:
        tables.print(
            _(
                "If a backup was restored, answer for it with “lantai ledger --accept REASON”; "
                "else tell the person responsible for security."
            ),
            style="bold red",
        )


def print_anchor(anchor: AnchorSchema) -> None:
    """Print an anchor and the result of its comparison with the ledger."""
    words = {"at": anchor.at[:16].replace("T", " "), "entry": anchor.entry}
    said = _("Anchor of %(at)s UTC at entry %(entry)d:") % words
    state = f"{said} {STATES[anchor.state]}"
    tables.print(state, style="green" if anchor.agrees else "bold red")
    if not anchor.signed:
        tables.print(_("It is not signed by the key of this installation."), style="yellow")
