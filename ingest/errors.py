"""What can go wrong when something arrives.

* IngestError
  x PathMissing      the command names a path that is not there
  x NoRoom           less free space than the floor (transient)
  x IntakeClosed     a part of the installation cannot take anything in now (transient)
  x LeaseLost        somebody else has the row by now
  x NothingToRetry   no such batch, file or page waits for a person
  x TypeMissing      there is no such document type
  x ArrivalUnreadable  what arrives cannot be read from where it is
  x BatchMissing     there is no such batch
  x BatchClosed      the batch takes no more files
  x ManifestAlone    a manifest is sent as if it were a scan
  x BatchNotNamed    what is asked for is asked of one batch, and none is named
  x NothingToSettle  the page has no defects, or this was decided already
  x ReadingChanged   the text of the page is another by now
  x LineTooLong      a corrected line is longer than any line of a paper
  x PlaceTaken       a line is read where another is to be added
  x CorrectionMissing  there is no such correction, or it does not stand any more
  x PagesUnread      a page of the item has not been read
"""

from __future__ import annotations


class IngestError(Exception):
    """Base of every error this package raises."""

    transient = False
    code = "ingest"


class PathMissing(IngestError):
    """The command names a path that is not there."""

    code = "path-missing"


class NoRoom(IngestError):
    """Less free space than `free_space_floor_mib`; nothing was taken in."""

    transient = True
    code = "disk-full"


class IntakeClosed(IngestError):
    """A part of the installation cannot take anything in now; `code` says which and why."""

    transient = True

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code


class LeaseLost(IngestError):
    """Somebody else has the row by now; what was worked out is thrown away."""

    code = "lease-lost"


class NothingToRetry(IngestError):
    """Nothing there waits for a person."""

    code = "nothing-to-retry"


class TypeMissing(IngestError):
    """There is no document type of this code or name."""

    code = "type-missing"


class ArrivalUnreadable(IngestError):
    """A file that arrives cannot be read from where it is; the store has no part in it."""

    code = "cannot-open"


class BatchMissing(IngestError):
    """There is no such batch."""

    code = "batch-missing"


class BatchClosed(IngestError):
    """The batch takes no more files: it was said that all of them were sent."""

    code = "batch-closed"


class ManifestAlone(IngestError):
    """A manifest is sent as if it were a scan, so that it would say nothing of any file."""

    code = "manifest-alone"


class BatchNotNamed(IngestError):
    """What is asked for is asked of one batch, and none is named."""

    code = "batch-not-named"


class NothingToSettle(IngestError):
    """The page has no defects, or this was decided already."""

    code = "nothing-to-settle"


class ReadingChanged(IngestError):
    """The text of the page is another by now than the one that was corrected."""

    code = "reading-changed"


class LineTooLong(IngestError):
    """A corrected line is longer than any line of a paper."""

    code = "line-too-long"


class PlaceTaken(IngestError):
    """A line is read where another is to be added."""

    code = "place-taken"


class CorrectionMissing(IngestError):
    """There is no such correction, or it does not stand any more."""

    code = "correction-missing"


class PagesUnread(IngestError):
    """A page of the item waits or is set aside, so that the item is not whole."""

    code = "pages-unread"
