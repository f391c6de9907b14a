"""How much memory a page child needs at most."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ocr.sandbox.client import PageReader
from tests.bench import pages

_SMALL = (1240, 1754)
"""Pixels across and down of the page that brings an engine to work: A4 at 150 dpi."""

_LARGE = {"26 MB": (2480, 3508), "200 MB": (6860, 9700)}
"""The same page at 300 dpi and at 830 dpi."""


@dataclass(frozen=True, slots=True)
class Peak:
    """The most memory one child held, in MiB.

    Attributes:
        page: Which large page it read.
        loaded: With its engine loaded, before any page.
        working: After the small page: an engine takes its buffers when it first reads.
        large: After the large page.
        further: Bytes of the large page when decoded, beyond those of the small one; in MiB.
    """

    page: str
    loaded: float
    working: float
    large: float
    further: float

    @property
    def ratio(self) -> float:
        """Memory for each further byte of a page."""
        return (self.large - self.working) / self.further


def peaks(engine: str, threads: int, folder: Path) -> list[Peak]:
    """Read the same page small and large, each large one in a child of its own."""
    small = folder / "small.jpg"
    small_mib = pages.enlarged(*_SMALL, small) / 1024**2
    found = []
    for name, size in _LARGE.items():
        large = folder / f"{size[0]}.jpg"
        further = pages.enlarged(*size, large) / 1024**2 - small_mib
        with PageReader(engine, threads) as reader:
            reader._running().load()
            loaded = peak_mib(reader.pid)
            reader.read(small, 0)
            working = peak_mib(reader.pid)
            reader.read(large, 0)
            found.append(Peak(name, loaded, working, peak_mib(reader.pid), further))
    return found


def peak_mib(pid: int | None) -> float:
    """Return the most memory a process ever held (VmHWM), in MiB."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024
