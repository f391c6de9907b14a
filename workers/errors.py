"""What can go wrong on the line, when an item leaves the archive, and by the clock.

`Coded` is the shape of all errors of the program, whatever package raises them.

* NoAnswer            what was asked did not answer in time (transient)
* LeavingError
  x OtherFileThere      where a file should go lies another with other bytes
  x FolderNotWritable   the folder cannot be made or written
  x TooLongForBrowser   the item has more pages than a browser is kept waiting for
* RunStopped            the process was told to end in the middle (transient)
* CheckUnderWay         the objects are being checked at this moment (transient)
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
    """What was asked did not answer in time."""

    transient = True
    code = "no-answer"


class LeavingError(Exception):
    """Base of every error on the way out."""

    transient = False
    code = "leaving"


class OtherFileThere(LeavingError):
    """Where a file should go lies another with other bytes; nothing was written."""

    code = "other-file-there"


class FolderNotWritable(LeavingError):
    """The folder cannot be made or written."""

    code = "folder-not-writable"


class TooLongForBrowser(LeavingError):
    """The item has more pages than a browser is kept waiting for."""

    code = "too-long-for-browser"


class RunStopped(Exception):
    """The process was told to end while something done by the clock was under way."""

    transient = True
    code = "interrupted"


class CheckUnderWay(Exception):
    """The objects are being checked at this moment."""

    transient = True
    code = "check-under-way"
