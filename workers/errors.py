"""Errors of the line, of exports and of scheduled jobs.

* NoAnswer            a call did not return in time (transient)
* LeavingError
  x OtherFileThere      the target file exists with other bytes
  x FolderNotWritable   the folder cannot be made or written
  x TooLongForBrowser   the item has too many pages to export within a web request
* RunStopped            the process stops during a run (transient)
* CheckUnderWay         a fixity check is already running (transient)
"""

from __future__ import annotations


class NoAnswer(Exception):
    """A call did not return in time."""

    transient = True
    code = "no-answer"


class LeavingError(Exception):
    """Base of every error of an export."""

    transient = False
    code = "leaving"


class OtherFileThere(LeavingError):
    """The target file exists with other bytes; nothing was written."""

    code = "other-file-there"


class FolderNotWritable(LeavingError):
    """The folder cannot be made or written."""

    code = "folder-not-writable"


class TooLongForBrowser(LeavingError):
    """The item has too many pages to export within a web request."""

    code = "too-long-for-browser"


class RunStopped(Exception):
    """The process stops while a scheduled job runs."""

    transient = True
    code = "interrupted"


class CheckUnderWay(Exception):
    """A fixity check is already running."""

    transient = True
    code = "check-under-way"
