"""Messages of fixity checks: description and advice."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from web.errors.texts import Text

FIXITY: Mapping[str, Text] = {
    "store-not-ours": (
        _("The object store lacks most of what it should hold, so nothing was compared."),
        _("Check that its disk is mounted, or that its address and bucket are the right ones."),
    ),
    "object-absent": (
        _("The object store does not hold this object any more."),
        _("Restore it from a backup, then run “lantai fixity” again."),
    ),
    "object-changed": (
        _("The bytes of this object are not those that were stored, though as many."),
        _("Restore it from a backup, and check the disk it lay on."),
    ),
    "object-cut": (
        _("This object is shorter than it was when it was stored."),
        _("Restore it from a backup, and check the disk it lay on."),
    ),
    "object-replaced": (
        _("Another object lies in the place of this one."),
        _("Restore it from a backup, and find out who can write to the store."),
    ),
    "object-unreadable": (
        _("The object store answers, but does not give this object."),
        _("Restore it from a backup, and check the disk or server it lies on."),
    ),
    "object-unknown": (
        _("The object store holds an object that the archive knows nothing of."),
        _(
            "If an intake was interrupted, feed the same files again; otherwise find out "
            "where it came from, then take it out."
        ),
    ),
    "run-lost": (
        _("The program was ended in the middle of the check."),
        _("Nothing needs to be done; the next check goes on where it stood."),
    ),
    "job-late": (
        _("What has to be done by the clock was not done for too long."),
        _("Start “lantai serve”, or on services “lantai schedule”, and let it run."),
    ),
    "check-under-way": (
        _("The stored objects are being checked at this moment."),
        _("Run “lantai fixity --report” to see how far it is."),
    ),
}
