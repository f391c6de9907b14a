"""Messages of restore checks: description and advice."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from web.errors.texts import Text

RESTORE_CHECK: Mapping[str, Text] = {
    "copy-missing": (
        _("There is no archive there, or nothing was ever done in it."),
        _("Name the folder into which the home folder was restored, or the restored database."),
    ),
    "copy-unreadable": (
        _("The copy may not be read, or its database is damaged or does not answer."),
        _("Check its rights and its address; if it is damaged, this backup cannot be used."),
    ),
    "copy-of-other-version": (
        _("The copy was made by another version of Lantai."),
        _("Prove it with that version, or make a new backup and prove that."),
    ),
    "copy-is-live": (
        _("That is no copy: it is what this installation works in."),
        _("Restore the backup to another place and name that."),
    ),
    "copy-needs-services": (
        _("This installation has no PostgreSQL, so no copy of it can be in one."),
        _("Name the restored home folder, without --database."),
    ),
    "proving-under-way": (
        _("Another process proves a restored copy at this moment."),
        _("Wait until it has ended, then run the same command again."),
    ),
}

WRONG: Mapping[str, str | Promise] = {
    "unsound": _("its database file is damaged"),
    "breaks": _("places where the chain of its ledger does not hold"),
    "apart": _("its ledger is not the beginning of the ledger here: it is of another archive"),
    "unanchored": _("anchors that its ledger does not agree with: it was changed"),
    "gaps": _("series of numbers with gaps"),
    "unlike": _("items that are not here, or have another number here"),
    "unfiled": _("items more or fewer than its ledger says were filed"),
    "unbalanced": _("batches whose account does not balance"),
    "damaged": _("objects that are missing or not what they were"),
}
"""Description of each count that is 0 for a proved copy."""
