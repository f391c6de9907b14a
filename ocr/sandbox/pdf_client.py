"""Parent's side of making PDF/A: sends pages to a child, takes the file."""

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
"""Processor seconds per page for joining the pages."""


class PdfMaker:
    """Client that makes searchable PDF/A files, one after the other; not thread-safe.

    Any error discards the pages added so far: the next page is the first of a new file.
    """

    def __init__(self, limits: Limits = DEFAULT, workspaces: Path | None = None) -> None:
        self._reader = PageReader("null", 1, limits, workspaces=workspaces)
        self._limits = limits
        self._pages = 0

    def add(self, path: Path, index: int, text: bytes | None) -> bool:
        """Add the page at `index` (from 0) of a file.

        Args:
            path: The file.
            index: Index of the page.
            text: Record of its text; None for a page without text.

        Returns:
            Whether its pixels were embedded unchanged; otherwise it was rendered or converted
            without loss.

        Raises:
            Unreadable: It cannot be read; `not-archivable` if no PDF/A can hold it.
            ChildLost: A limit was exceeded, or the child crashed.
        """
        record = None if text is None else base64.b64encode(text).decode("ascii")
        job = {"do": "leave_page", "page": index, "text": record}
        before, self._pages = self._pages, 0
        answer = self._reader.do(job | {"first": not before}, path=path)
        self._pages = before + 1
        return bool(answer.get("as_it_is"))

    def finish(self, facts: DocumentInfo) -> Path:
        """Join the pages; the file exists until the next one is begun or this closes.

        Raises:
            Unreadable: `not-archivable`.
            ChildLost: A limit was exceeded, or the child crashed.
        """
        pages, self._pages = self._pages, 0
        job = {"do": "leave_whole", "facts": asdict(facts), "target": _TARGET}
        self._reader.do(job, self._limits.cpu_s + _JOINING_S * pages)
        return self._reader.scratch / _TARGET

    def close(self) -> None:
        """End the child, and remove its file."""
        self._reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
