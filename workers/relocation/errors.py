"""Why an installation is not moved, or not yet.

* MoveError
  x NotOnServices       the settings name no services to move into
  x NoInstallation      in the folder is no embedded installation with anything done in it
  x SourceUnreadable    its files may not be read by this user
  x MoveOntoItself      the folder is the one that this program works in itself
  x SourceInUse         programs work in the source (transient)
  x SourceOlder         its tables are those of an earlier version
  x SourceNewer         its tables are those of a later version
  x SourceDamaged       the database file is damaged
  x LedgerBroken        its ledger does not verify
  x SourceChanged       somebody worked in it while it was moved (transient)
  x RowRefused          PostgreSQL cannot keep a row as it is
  x TargetNotEmpty      the services hold something that is not of this move
  x TargetInUse         programs work in the target (transient)
  x MoveUnderWay        another process moves at this moment (transient)
  x NotTheSame          what arrived is not what was sent
* MoveUnfinished        what is here was only half moved here
* HomeMoved             what was here lives in services now
* HomeBeingMoved        what is here is being moved at this moment (transient)
"""

from __future__ import annotations


class MoveError(Exception):
    """Base of every error that ends a move; its argument says what it is about."""

    transient = False
    code = "move"


class NotOnServices(MoveError):
    """The settings name no services to move into."""

    code = "move-needs-services"


class NoInstallation(MoveError):
    """In the folder is no embedded installation, or nothing was ever done in it."""

    code = "move-no-installation"


class SourceUnreadable(MoveError):
    """The files of the source may not be read by this user."""

    code = "move-source-unreadable"


class MoveOntoItself(MoveError):
    """The folder is the one that this program works in itself."""

    code = "move-onto-itself"


class SourceInUse(MoveError):
    """Programs work in the source."""

    transient = True
    code = "move-source-in-use"


class SourceOlder(MoveError):
    """The source's tables are those of an earlier version."""

    code = "move-source-older"


class SourceNewer(MoveError):
    """The source's tables are those of a later version."""

    code = "move-source-newer"


class SourceDamaged(MoveError):
    """The source's database file is damaged."""

    code = "move-source-damaged"


class LedgerBroken(MoveError):
    """The source's ledger does not verify."""

    code = "move-ledger-broken"


class SourceChanged(MoveError):
    """Somebody worked in the source while it was moved."""

    transient = True
    code = "move-source-changed"


class RowRefused(MoveError):
    """PostgreSQL cannot keep a row as it is; the argument names table and key."""

    code = "move-row-refused"


class TargetNotEmpty(MoveError):
    """The services hold something that is not of this move; the argument says where."""

    code = "move-target-not-empty"


class TargetInUse(MoveError):
    """Programs work in the target."""

    transient = True
    code = "move-target-in-use"


class MoveUnderWay(MoveError):
    """Another process moves into the same services at this moment."""

    transient = True
    code = "move-under-way"


class NotTheSame(MoveError):
    """What arrived is not what was sent; the argument says what."""

    code = "move-not-the-same"


class MoveUnfinished(Exception):
    """What is here was only half moved here, so nobody may work with it."""

    transient = False
    code = "move-unfinished"


class HomeMoved(Exception):
    """What was in this home folder lives in services now; a second copy would go astray."""

    transient = False
    code = "home-moved"


class HomeBeingMoved(Exception):
    """What is in this home folder is being moved at this moment."""

    transient = True
    code = "home-being-moved"
