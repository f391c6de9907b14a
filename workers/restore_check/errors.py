"""Why a restored copy could not be looked at.

* CopyError
  x CopyMissing         there is no copy of an archive
  x CopyUnreadable      it may not be read, or its database does not answer
  x CopyOfOtherVersion  its tables are those of another version
  x CopyIsLive          it is no copy: it is what this program works in
  x CopyNeedsServices   a database is named where this installation lives in a folder
* ProvingUnderWay     another process proves a copy at this moment (transient)
"""

from __future__ import annotations


class CopyError(Exception):
    """Base of every reason why a copy is not looked at; its argument says which copy."""

    transient = False
    code = "copy-missing"


class CopyMissing(CopyError):
    """There is no database of an archive, or nothing was ever done in it."""


class CopyUnreadable(CopyError):
    """Its files may not be read, or its database does not answer or is damaged."""

    code = "copy-unreadable"


class CopyOfOtherVersion(CopyError):
    """Its tables are those of an earlier or later version."""

    code = "copy-of-other-version"


class CopyIsLive(CopyError):
    """It is what this program works in itself."""

    code = "copy-is-live"


class CopyNeedsServices(CopyError):
    """A restored PostgreSQL database was named, and this installation has none."""

    code = "copy-needs-services"


class ProvingUnderWay(Exception):
    """Another process proves a copy at this moment."""

    transient = True
    code = "proving-under-way"
