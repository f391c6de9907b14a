"""Export jobs of the child process: PDF/A pages, then the whole file."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ocr import record
from ocr.export import pdfa
from ocr.export.facts import DocumentInfo

if TYPE_CHECKING:
    from ocr.limits import Limits


class PdfJobs:
    """Collects PDF/A pages as files in the child's scratch folder, and joins them."""

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
        encoded = job["text"]
        text = None if encoded is None else record.from_bytes(base64.b64decode(encoded))
        as_it_is = pdfa.make_page(Path(job["path"]), job["page"], text, target, self._limits)
        self._pages.append(target)
        return as_it_is

    def _forget(self) -> None:
        for page in self._pages:
            page.unlink(missing_ok=True)
        self._pages = []
