"""How much memory a page child needs at most."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ocr.child.reader import PageReader
from tests.bench import pages

_SIDES = {"26 MB": (2480, 3508), "200 MB": (6860, 9700)}
"""Pixels across and down of a colour page: A4 at 300 dpi, and about A1."""


@dataclass(frozen=True, slots=True)
class Peak:
    """What one page took.

    Attributes:
        page: How it is called.
        decoded_mib: Its pixels in memory.
        loaded_mib: The child with its engine loaded, before the page.
        peak_mib: The most the child held.
    """

    page: str
    decoded_mib: float
    loaded_mib: float
    peak_mib: float

    @property
    def ratio(self) -> float:
        """Beyond the loaded engine, over the decoded page."""
        return (self.peak_mib - self.loaded_mib) / self.decoded_mib


def peaks(engine: str, threads: int, folder: Path) -> list[Peak]:
    """Read one large page after the other, each in a child of its own."""
    found = []
    for name, (width, height) in _SIDES.items():
        path = folder / f"{width}x{height}.jpg"
        decoded = pages.enlarged(width, height, path) / 1024**2
        with PageReader(engine, threads) as reader:
            reader._running().load()
            loaded = peak_mib(reader.pid)
            reader.read(path, 0)
            found.append(Peak(name, decoded, loaded, peak_mib(reader.pid)))
    return found


def peak_mib(pid: int | None) -> float:
    """Return the most memory a process ever held (VmHWM), in MiB."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024
