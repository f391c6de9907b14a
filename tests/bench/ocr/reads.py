"""`python -m tests.bench.ocr.reads NAME CORE`: one reader, in a process of its own on one core.

It reads what is named on standard input, a path a line, and answers with one JSON line each.
"""

from __future__ import annotations

import base64
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2

from ocr import record
from ocr.engines import registry
from ocr.files import opener
from ocr.imaging import cleaning
from tests.bench import asking

Read = Callable[[Path], dict[str, Any]]
"""Reads a page and gives at least its `text`."""


def _by_engine(name: str) -> Read:
    engine = registry.make(name)

    def read(path: Path) -> dict[str, Any]:
        image = opener.decode(path, 0)
        text = engine.read(cleaning.square(image.pixels, image.stretch))
        return {"text": text.text, "record": base64.b64encode(record.to_bytes(text)).decode()}

    return read


def _by_ocrmypdf() -> Read:
    """OCRmyPDF as it is, but for the language, and the resolution that a picture lacks."""
    import ocrmypdf

    def read(path: Path) -> dict[str, Any]:
        with tempfile.TemporaryDirectory() as folder:
            said = Path(folder) / "text.txt"
            ocrmypdf.ocr(
                path, Path(folder) / "out.pdf", language=["chi_sim"], image_dpi=200,
                sidecar=said, jobs=1, progress_bar=False,
            )  # fmt: skip
            return {"text": said.read_text("utf-8")}

    return read


def _measured(read: Read) -> asking.Answer:
    """Let a reader tell also what it took: the clock, the processor, the most memory so far."""

    def answer(path: str) -> dict[str, Any]:
        before, began = _processor_s(), time.perf_counter()
        told = read(Path(path))
        seconds, used = time.perf_counter() - began, _processor_s() - before
        return told | {"seconds": seconds, "cpu_s": used, "peak_mib": _peak_mib()}

    return answer


def _processor_s() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def _peak_mib() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (own + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def main(name: str, core: str) -> None:
    """Answer until standard input ends."""
    os.sched_setaffinity(0, {int(core)})
    os.environ["OMP_THREAD_LIMIT"] = os.environ["OMP_NUM_THREADS"] = "1"
    cv2.setNumThreads(1)
    read = _by_ocrmypdf() if name == "ocrmypdf" else _by_engine(name)
    asking.serve({"read": _measured(read)})


if __name__ == "__main__":
    main(*sys.argv[1:])
