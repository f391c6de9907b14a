"""Errors of a relocation, and of starting in an incomplete or relocated installation.

* MoveError
  x NotOnServices       the settings name no services to move into
  x NoInstallation      the folder holds no embedded installation, or an unused one
  x SourceUnreadable    this user may not read the source's files
  x MoveOntoItself      the source is this program's own home folder
  x SourceInUse         programs run in the source (transient)
  x SourceOlder         its tables are those of an earlier version
  x SourceNewer         its tables are those of a later version
  x SourceDamaged       the database file is damaged
  x LedgerBroken        its ledger does not verify
  x SourceChanged       the source changed during the relocation (transient)
  x RowRefused          PostgreSQL rejects a row
  x TargetNotEmpty      the services hold data that are not of this relocation
  x TargetInUse         programs run in the target (transient)
  x MoveUnderWay        another process relocates into these services (transient)
  x NotTheSame          the copy differs from the source
* MoveUnfinished        the relocation into this installation is incomplete
* HomeMoved             this home folder was relocated onto services
* HomeBeingMoved        this home folder is being relocated (transient)
"""

from __future__ import annotations


class MoveError(Exception):
    """Base of every error that ends a relocation; its argument names the subject."""

    transient = False
    code = "move"


class NotOnServices(MoveError):
    """The settings name no services to move into."""

    code = "move-needs-services"


class NoInstallation(MoveError):
    """The folder holds no embedded installation, or an unused one."""

    code = "move-no-installation"


class SourceUnreadable(MoveError):
    """This user may not read the source's files."""

    code = "move-source-unreadable"


class MoveOntoItself(MoveError):
    """The source is this program's own home folder."""

    code = "move-onto-itself"


class SourceInUse(MoveError):
    """Programs run in the source."""

    transient = True
    code = "move-source-in-use"


class SourceOlder(MoveError):
    """The source's database schema is of an earlier version."""

    code = "move-source-older"


class SourceNewer(MoveError):
    """The source's database schema is of a later version."""

    code = "move-source-newer"


class SourceDamaged(MoveError):
    """The source's database file is damaged."""

    code = "move-source-damaged"


class LedgerBroken(MoveError):
    """The source's ledger does not verify."""

    code = "move-ledger-broken"


class SourceChanged(MoveError):
    """The source changed during the relocation."""

    transient = True
    code = "move-source-changed"


class RowRefused(MoveError):
    """PostgreSQL rejects a row; the argument names table and key."""

    code = "move-row-refused"


class TargetNotEmpty(MoveError):
    """The services hold data that are not of this relocation; the argument names the place."""

    code = "move-target-not-empty"


class TargetInUse(MoveError):
    """Programs run in the target."""

    transient = True
    code = "move-target-in-use"


class MoveUnderWay(MoveError):
    """Another process relocates into the same services."""

    transient = True
    code = "move-under-way"


class NotTheSame(MoveError):
    """The copy differs from the source; the argument names the object or table."""

    code = "move-not-the-same"


class MoveUnfinished(Exception):
    """The relocation into this installation is incomplete, so no program may use it."""

    transient = False
    code = "move-unfinished"


class HomeMoved(Exception):
    """This home folder was relocated onto services; working in it would fork the archive."""

    transient = False
    code = "home-moved"


class HomeBeingMoved(Exception):
    """This home folder is being relocated."""

    transient = True
    code = "home-being-moved"
