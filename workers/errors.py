"""Errors of the line, of exports and of scheduled jobs.

`Coded` is the shape of all errors of the program, whatever package raises them.

* NoAnswer            a call did not return in time (transient)
* LeavingError
  x OtherFileThere      the target file exists with other bytes
  x FolderNotWritable   the folder cannot be made or written
  x TooLongForBrowser   the item has too many pages to export within a web request
* RunStopped            the process stops during a run (transient)
* CheckUnderWay         a fixity check is already running (transient)
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class Coded(Protocol):
    """An error with a stable code: what every class in an `errors.py` of ours has.

    `isinstance(error, Coded)` separates expected errors from bugs and from errors of libraries.
    It is a protocol, not a base class, so that `storage`, `ocr` and `search` raise their errors
    without a common import. It is declared here, in the lowest package that catches errors of
    every other; a test of `tests/house` holds every error class to it.
    """

    code: str
    """Stable, lower case with dashes; `web.errors.messages` has its sentence."""

    transient: bool
    """Whether the same call may succeed later; the line retries only these."""


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
