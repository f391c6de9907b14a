"""The parent's side of making a PDF/A: hands pages to a child, takes the file."""

from __future__ import annotations

import base64
from dataclasses import asdict
from typing import TYPE_CHECKING, Self

from ocr.limits import DEFAULT, Limits
from ocr.sandbox.client import PageReader

if TYPE_CHECKING:
    from pathlib import Path

    from ocr.export.facts import DocumentInfo

_TARGET = "whole.pdf"

_JOINING_S = 0.25
"""Processor seconds the whole may take for each of its pages."""


class PdfMaker:
    """Makes searchable PDF/A files, one after the other; for one thread at a time.

    What cannot be done, or is lost with the child, loses the pages added before: the next page
    is the first of another file.
    """

    def __init__(self, limits: Limits = DEFAULT, workspaces: Path | None = None) -> None:
        self._reader = PageReader("null", 1, limits, workspaces=workspaces)
        self._limits = limits
        self._pages = 0

    def add(self, path: Path, page: int, text: bytes | None) -> bool:
        """Add page `page` (from 0) of a file.

        Args:
            path: The file.
            page: Of it.
            text: The record of what was read on it; None for a page without text.

        Returns:
            Whether its pixels were taken over as they are; else it was drawn or converted,
            without loss.

        Raises:
            Unreadable: It cannot be read; `not-archivable` where no PDF/A can hold it.
            ChildLost: It cost too much, or the child crashed.
        """
        told = None if text is None else base64.b64encode(text).decode("ascii")
        job = {"do": "leave_page", "page": page, "text": told}
        before, self._pages = self._pages, 0
        answer = self._reader.do(job | {"first": not before}, path=path)
        self._pages = before + 1
        return bool(answer.get("as_it_is"))

    def finish(self, facts: DocumentInfo) -> Path:
        """Put the pages together; the file is gone with the next one, or when this closes.

        Raises:
            Unreadable: `not-archivable`.
            ChildLost: It cost too much, or the child crashed.
        """
        pages, self._pages = self._pages, 0
        job = {"do": "leave_whole", "facts": asdict(facts), "target": _TARGET}
        self._reader.do(job, self._limits.cpu_s + _JOINING_S * pages)
        return self._reader.scratch / _TARGET

    def close(self) -> None:
        """End the child, and what it made."""
        self._reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
