"""Resource usage of a process and its children, from Linux's /proc."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_TICK = 1 / os.sysconf("SC_CLK_TCK")
_PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / 1024**2


@dataclass(frozen=True, slots=True)
class Usage:
    """Processor time in seconds, and resident memory in MiB."""

    cpu_s: float
    memory_mib: float

    def __add__(self, other: Usage) -> Usage:
        return Usage(self.cpu_s + other.cpu_s, self.memory_mib + other.memory_mib)


def usage(pid: int) -> Usage:
    """Return the usage of process `pid` and its children; zero if it is gone."""
    folder = Path("/proc") / str(pid)
    try:
        resident = int((folder / "statm").read_text().split()[1])
        # The name is in brackets and may hold spaces; fields are counted after it.
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
        children = (folder / "task" / str(pid) / "children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return Usage(0.0, 0.0)
    own = Usage(sum(map(int, fields[11:15])) * _TICK, resident * _PAGE_MIB)
    return sum((usage(int(child)) for child in children), own)
