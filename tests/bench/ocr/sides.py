"""Readers as processes of their own, each on one core, asked for a page at a time."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.places import ROOT

ENGINES = ("ppocr-v6", "ppocr-v6-small", "ppocr-v6-tiny", "tesseract")
OTHERS = ("ocrmypdf", "rapidocr")
RAPID_PYTHON = ROOT / ".venv" / "rapidocr" / "bin" / "python"

TITLES = {
    "ppocr-v6": "default",
    "ppocr-v6-small": "careful",
    "ppocr-v6-tiny": "fast",
    "tesseract": "Tesseract, pytesseract",
    "ocrmypdf": "OCRmyPDF, defaults",
    "rapidocr": "RapidOCR, defaults",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader gave for one page.

    Attributes:
        record: The page's text as it is kept, in base 64; "" from others than our engines.
        peak_mib: The most memory it had held by then.
    """

    text: str
    seconds: float
    cpu_s: float
    peak_mib: float
    record: str = ""


class ReaderEnded(Exception):
    """A reader ended before it answered."""


class Reader:
    """The bench's end of a reader."""

    def __init__(self, name: str, core: int) -> None:
        self._process = subprocess.Popen(
            _command(name, core),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=ROOT, text=True,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._process:
            assert self._process.stdin is not None
            self._process.stdin.close()

    def begin(self, path: Path) -> None:
        """Hand over a page."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": "read", "path": str(path)}) + "\n")
        self._process.stdin.flush()

    def answer(self) -> Answer:
        """Wait for the page that was handed over."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise ReaderEnded
        told: dict[str, Any] = json.loads(line)
        return Answer(**told)

    def read(self, path: Path) -> Answer:
        """Hand over a page and wait for it."""
        self.begin(path)
        return self.answer()


def is_there(name: str) -> bool:
    """Whether a reader is installed; RapidOCR is not, unless `make bench-ocr` brought it."""
    return name != "rapidocr" or RAPID_PYTHON.is_file()


def _command(name: str, core: int) -> list[str]:
    if name == "rapidocr":
        return [str(RAPID_PYTHON), str(Path(__file__).with_name("reads_rapid.py")), str(core)]
    return [sys.executable, "-m", "tests.bench.ocr.reads", name, str(core)]
