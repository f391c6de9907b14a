"""Messages of relocations: description and advice."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from web.errors.texts import Text

RELOCATION: Mapping[str, Text] = {
    "move-needs-services": (
        _("The settings name no services to move into."),
        _("Set the addresses of the four services, as on the machines that will run there."),
    ),
    "move-no-installation": (
        _("In this folder is no installation, or nothing was ever done in it."),
        _("Name the folder that LANTAI_HOME named for it."),
    ),
    "move-source-unreadable": (
        _("The files of the installation may not be read by this user."),
        _("Run the command as the user who ran that installation, or as root."),
    ),
    "move-onto-itself": (
        _("This is the folder in which this program works itself."),
        _("Set LANTAI_HOME to another folder, with room for a copy of the database."),
    ),
    "move-source-in-use": (
        _("Programs still work in the installation that is to be moved."),
        _("Stop “lantai serve”, “lantai worker” and all else there, then run this again."),
    ),
    "move-source-older": (
        _("The tables of the installation are those of an earlier version."),
        _("Run “lantai ledger” of this version there once, then move it."),
    ),
    "move-source-newer": (
        _("The tables of the installation are those of a later version than this one."),
        _("Install that version here, then move it."),
    ),
    "move-source-damaged": (
        _("The database file of the installation is damaged."),
        _("Restore it from a backup and move that."),
    ),
    "move-ledger-broken": (
        _("The ledger of the installation does not verify, so it is not moved."),
        _("Run “lantai ledger” there to see where; restore a backup and compare."),
    ),
    "move-source-changed": (
        _("Somebody worked in the installation while it was moved; nothing counts yet."),
        _("Stop all programs there and run the same command again."),
    ),
    "move-row-refused": (
        _("PostgreSQL cannot keep this row of this table as it is."),
        _("Show this to whoever looks after the program; the old installation goes on."),
    ),
    "move-target-not-empty": (
        _("The services hold something already that is not of this move."),
        _("Move into an empty database, bucket and index, or choose LANTAI_INSTALLATION anew."),
    ),
    "move-target-in-use": (
        _("Programs of the new installation run already."),
        _("Stop its web, workers and scheduler, then run the same command again."),
    ),
    "move-under-way": (
        _("Another process moves into these services at this moment."),
        _("Wait for it; if it was killed, run the same command again in a minute."),
    ),
    "move-not-the-same": (
        _("What arrived there is not what was sent, so nothing counts yet."),
        _("Look at that service, then run the same command again."),
    ),
    "move-unfinished": (
        _("An installation was moved here in part only, and nobody may work with that."),
        _("Let an administrator run the same “lantai move” again to its end."),
    ),
    "home-moved": (
        _("This archive was moved onto services and lives there; here lies an old copy."),
        _("Work there. Only if the services are given up, remove the file MOVED here."),
    ),
    "home-being-moved": (
        _("This installation is being moved onto services at this moment."),
        _("Wait until that has ended."),
    ),
    "move": (_("The move failed."), _("Run the same command again.")),
}
