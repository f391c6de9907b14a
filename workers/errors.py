"""What can go wrong on the line, when an item leaves the archive, and by the clock.

* NoAnswer            what was asked did not answer in time (transient)
* LeavingError
  x OtherFileThere      where a file should go lies another with other bytes
  x FolderNotWritable   the folder cannot be made or written
  x TooLongForBrowser   the item has more pages than a browser is kept waiting for
* RunStopped            the process was told to end in the middle (transient)
* CheckUnderWay         the objects are being checked at this moment (transient)
"""

from __future__ import annotations


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
