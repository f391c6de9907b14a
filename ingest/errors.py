"""Errors of intake, line state, review and corrections.

* IngestError
  x PathMissing      a path named in the command does not exist
  x NoRoom           free space is below the floor (transient)
  x IntakeClosed     a part that intake needs is unavailable (transient)
  x LeaseLost        another worker has taken over the row
  x NothingToRetry   none of the given batches, files or pages waits for a person
  x TypeMissing      there is no such document type
  x ArrivalUnreadable  a file to take in cannot be read at its source
  x BatchMissing     there is no such batch
  x BatchClosed      the batch takes no more files
  x ManifestAlone    a manifest was uploaded as a scan
  x BatchNotNamed    the operation needs one batch, and none is named
  x NothingToSettle  the page has no defects, or already has this decision
  x ReadingChanged   the text of the page has changed meanwhile
  x LineTooLong      a corrected line exceeds the length limit
  x PlaceTaken       a line exists at the position of an added one
  x CorrectionMissing  there is no such correction, or it was withdrawn
  x PagesUnread      a page of the item has not been read
"""

from __future__ import annotations


class IngestError(Exception):
    """Base class of all errors of this package."""

    transient = False
    code = "ingest"


class PathMissing(IngestError):
    """A path named in the command does not exist."""

    code = "path-missing"


class NoRoom(IngestError):
    """Free space is below `free_space_floor_mib`; nothing was taken in."""

    transient = True
    code = "disk-full"


class IntakeClosed(IngestError):
    """A part that intake needs is unavailable; `code` is the reason."""

    transient = True

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code


class LeaseLost(IngestError):
    """Another worker has taken over the row; the result is discarded."""

    code = "lease-lost"


class NothingToRetry(IngestError):
    """None of the given files, pages or batches waits for a person."""

    code = "nothing-to-retry"


class TypeMissing(IngestError):
    """There is no document type of this code or name."""

    code = "type-missing"


class ArrivalUnreadable(IngestError):
    """A file to take in cannot be read at its source; the store is not affected."""

    code = "cannot-open"


class BatchMissing(IngestError):
    """There is no such batch."""

    code = "batch-missing"


class BatchClosed(IngestError):
    """The batch takes no more files, as its sender closed it."""

    code = "batch-closed"


class ManifestAlone(IngestError):
    """A manifest was uploaded as a scan, so that it would describe no file."""

    code = "manifest-alone"


class BatchNotNamed(IngestError):
    """The operation needs one batch, and none is named."""

    code = "batch-not-named"


class NothingToSettle(IngestError):
    """The page has no defects, or already has this decision."""

    code = "nothing-to-settle"


class ReadingChanged(IngestError):
    """The text of the page has changed since it was shown."""

    code = "reading-changed"


class LineTooLong(IngestError):
    """A corrected line exceeds the length limit."""

    code = "line-too-long"


class PlaceTaken(IngestError):
    """A line exists at the position of an added one."""

    code = "place-taken"


class CorrectionMissing(IngestError):
    """There is no such correction, or it was withdrawn."""

    code = "correction-missing"


class PagesUnread(IngestError):
    """A page of the item waits or is set aside, so the item is incomplete."""

    code = "pages-unread"
