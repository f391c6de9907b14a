"""How much one file, one page and one reading process may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on untrusted input, and on the process that decodes it.

    Attributes:
        pixels: Most pixels of one page image.
        pages: Most pages of one file.
        cpu_s: Processor seconds one job (a split, a page) may use.
        wall_s: Seconds after which a job is given up although it uses little processor time.
        load_s: Processor seconds the engine may use to load; not counted to a page.
        memory_mib: Resident memory of the process and what it starts, MiB.
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
