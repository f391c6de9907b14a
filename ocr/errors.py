"""Errors of OCR.

* OcrError
  x Unreadable      the file or page cannot be read; retrying does not help
  x ChildLost       the child process died or was killed on this page (transient)
  x EngineMissing   an engine, its models or its language data are not installed
  x RecordDamaged   stored bytes are not a page's record
"""

from __future__ import annotations


class OcrError(Exception):
    """Base of every error this package raises."""

    transient = False
    """True if the same call may succeed later; the line retries only these."""

    code = "ocr"
    """Stable code of the error; `web.errors.messages` turns it into a sentence."""


class Unreadable(OcrError):
    """The file or page cannot be read.

    Codes: `not-an-image` (unsupported format), `damaged`, `too-large` (more
    pixels than allowed), `too-many-pages`, `password-needed`,
    `locked-otherwise` (by a certificate, by rights management), `no-pages`, `no-such-page`,
    `not-archivable` (readable, but no way of embedding it in a valid PDF/A).
    """

    code = "unreadable"

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ChildLost(OcrError):
    """The child process died or was killed; the next call starts a new one.

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
    """The bytes are not a record of a page's text, or of an unknown version."""

    code = "record-damaged"
