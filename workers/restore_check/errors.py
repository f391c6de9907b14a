"""Errors that prevent checking a restored copy.

* CopyError
  x CopyMissing         there is no copy of an archive
  x CopyUnreadable      it may not be read, or its database does not answer
  x CopyOfOtherVersion  its tables are those of another version
  x CopyIsLive          it is not a copy but the live installation
  x CopyNeedsServices   a database is named, but this installation is embedded
* ProvingUnderWay     another process checks a copy (transient)
"""

from __future__ import annotations


class CopyError(Exception):
    """Base of every error that prevents checking a copy; its argument names the copy."""

    transient = False
    code = "copy-missing"


class CopyMissing(CopyError):
    """There is no database of an archive, or an unused one."""


class CopyUnreadable(CopyError):
    """Its files may not be read, or its database does not answer or is damaged."""

    code = "copy-unreadable"


class CopyOfOtherVersion(CopyError):
    """Its database schema is of an earlier or later version."""

    code = "copy-of-other-version"


class CopyIsLive(CopyError):
    """It is the live installation itself."""

    code = "copy-is-live"


class CopyNeedsServices(CopyError):
    """A restored PostgreSQL database was named, but this installation is embedded."""

    code = "copy-needs-services"


class ProvingUnderWay(Exception):
    """Another process checks a copy."""

    transient = True
    code = "proving-under-way"
