"""What can go wrong between a file and its words.

* OcrError
  x Unreadable      the file or the page cannot be read, however often it is tried
  x ChildLost       the reading process was lost over this page (transient)
  x EngineMissing   an engine, its models or its language data are not installed
  x RecordDamaged   stored bytes are not a page's text
"""

from __future__ import annotations


class OcrError(Exception):
    """Base of every error this package raises."""

    transient = False
    """Whether the same call may succeed later; the line retries only these."""

    code = "ocr"
    """What people are told, by way of `web.errors.messages`."""


class Unreadable(OcrError):
    """The file or the page cannot be read.

    Codes: `not-an-image` (no kind of file that is taken in), `damaged`, `too-large` (more
    pixels than allowed), `too-many-pages`, `password-needed`,
    `locked-otherwise` (by a certificate, by rights management), `no-pages`, `no-such-page`,
    `not-archivable` (it can be read, but no way of putting it into a PDF/A is approved of).
    """

    code = "unreadable"

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ChildLost(OcrError):
    """The reading process died or was killed; the next call gets a new one.

    Codes: `page-timeout`, `page-memory`, `page-scratch`, `page-crash`.
    """

    transient = True
    code = "page-crash"

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class EngineMissing(OcrError):
    """The engine, its models or its language data are not installed on this machine.

    Attributes:
        needs: The package to install.
    """

    code = "engine-missing"

    def __init__(self, needs: str) -> None:
        super().__init__(needs)
        self.needs = needs


class RecordDamaged(OcrError):
    """The bytes are not a record of a page's text, or not one of a known version."""

    code = "record-damaged"
