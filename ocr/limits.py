"""Resource limits per file, page and child process."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on untrusted input, and on the process that decodes it.

    Attributes:
        pixels: Largest number of pixels of a page image.
        pages: Largest number of pages of a file.
        cpu_s: Processor seconds one job (a split, a page) may use.
        wall_s: Elapsed seconds after which a job is aborted.
        load_s: Processor seconds for loading the engine; not charged to a page.
        memory_mib: Resident memory of the process and its children, MiB.
        scratch_mib: Largest file the process may write, MiB.
        pages_per_child: Pages after which the process is replaced.
        recycle_mib: Resident memory after a page beyond which the process is replaced, MiB.
    """

    pixels: int = 100_000_000
    pages: int = 2000
    cpu_s: float = 15.0
    wall_s: float = 120.0
    load_s: float = 60.0
    memory_mib: int = 1400
    scratch_mib: int = 256
    pages_per_child: int = 200
    recycle_mib: int = 1200


DEFAULT = Limits()
