"""What verifying the ledger found, for the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.ledger.anchor_line import AnchorState
from catalog.ledger.anchors import AnchorComparison
from web.cli.command import tables

STATES: Mapping[str, str | Promise] = {
    AnchorState.AGREES: gettext_lazy("agrees"),
    AnchorState.DIFFERS: gettext_lazy("does not agree: the ledger was changed or put back"),
    AnchorState.BEYOND: gettext_lazy("does not agree: the ledger ends before it"),
    AnchorState.FOREIGN: gettext_lazy("is of another archive"),
    AnchorState.ACCEPTED: gettext_lazy("does not agree; a person answered for it"),
}
"""What the state of an anchor means."""

NOT_ANCHORED = gettext_lazy(
    "No anchor was found, so it is not proved that the ledger was not rebuilt as a whole."
)


def anchor(compared: AnchorComparison) -> dict[str, Any]:
    """Return an anchor and what the ledger says of it."""
    found = compared.anchor
    at = f"{found.at[:4]}-{found.at[4:6]}-{found.at[6:8]}T{found.at[9:11]}:{found.at[11:13]}"
    return {
        "entry": found.seq,
        "entries": found.count,
        "at": f"{at}:{found.at[13:15]}+00:00",
        "digest": found.digest,
        "state": str(compared.state),
        "signed": compared.signed,
        "agrees": compared.state is AnchorState.AGREES and compared.signed,
    }


def print_verified(answer: Mapping[str, Any]) -> None:
    """Print whether the chain is whole, and which anchors do not agree."""
    for each in answer["breaks"]:
        said = _("The chain breaks at entry %(entry)d (%(why)s).") % each
        tables.print(said, style="bold red")
    if answer["breaks"]:
        tables.print(_("Restore the database from a backup and compare."))
    else:
        said = _("The ledger is whole: %(count)d entries.") % {"count": answer["entries"]}
        tables.print(said)
    odd = [each for each in answer["anchors"] if not each["agrees"]]
    for each in odd:
        print_anchor(each)
    if not answer["anchored"]:
        tables.print(str(NOT_ANCHORED), style="yellow")
        tables.print(
            _("“lantai ledger --head” writes an anchor; the scheduler does every day.")
        )
        return
    told = {"count": len(answer["anchors"]), "agree": len(answer["anchors"]) - len(odd)}
    tables.print(_("Anchors: %(count)d, of which %(agree)d agree.") % told)
    if not answer["breaks"] and not answer["whole"]:
        tables.print(
            _(
                "If a backup was restored, answer for it with “lantai ledger --accept REASON”; "
                "else tell the person responsible for security."
            ),
            style="bold red",
        )


def print_anchor(told: Mapping[str, Any]) -> None:
    """Print an anchor and what the ledger says of it."""
    words = {"at": told["at"][:16].replace("T", " "), "entry": told["entry"]}
    said = _("Anchor of %(at)s UTC at entry %(entry)d:") % words
    state = f"{said} {STATES[told['state']]}"
    tables.print(state, style="green" if told["agrees"] else "bold red")
    if not told["signed"]:
        tables.print(_("It is not signed by the key of this installation."), style="yellow")
