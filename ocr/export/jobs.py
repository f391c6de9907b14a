"""The jobs of the child process that make a PDF/A: a page each, then the whole."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ocr import record
from ocr.export import pdfa
from ocr.export.facts import DocumentInfo

if TYPE_CHECKING:
    from ocr.limits import Limits


class Leaving:
    """Keeps pages as files in the child's own folder until they are one."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._pages: list[Path] = []

    def do(self, job: dict[str, Any]) -> dict[str, Any]:
        """Do a job and return the answer.

        Raises:
            Unreadable: The page cannot be read, or no PDF/A can hold it.
        """
        if job["do"] == "leave_page":
            return {"as_it_is": self._add(job)}
        pdfa.join(self._pages, DocumentInfo(**job["facts"]), Path(job["target"]))
        return {"pages": len(self._pages)}

    def _add(self, job: dict[str, Any]) -> bool:
        if job["first"]:
            self._forget()
        target = Path(f"{len(self._pages):05d}.pdf")
        told = job["text"]
        text = None if told is None else record.from_bytes(base64.b64decode(told))
        as_it_is = pdfa.make_page(Path(job["path"]), job["page"], text, target, self._limits)
        self._pages.append(target)
        return as_it_is

    def _forget(self) -> None:
        for page in self._pages:
            page.unlink(missing_ok=True)
        self._pages = []
