"""Settings of how many pages are read at a time that make reading slower or less safe."""

from __future__ import annotations

import os
from pathlib import Path

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from config.settings import settings
from ingest.arrival.intake import MIB

CGROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")
"""Holds the memory limit of a container in bytes, or "max"."""


def unwise() -> str:
    """Return a sentence on the first setting that is unwise; "" if none is."""
    chosen = settings()
    values = {"children": chosen.children, "wanted": chosen.reading_children}
    if chosen.reading_children > chosen.children:
        said = _(
            "LANTAI_READING_CHILDREN is %(wanted)s, the cores allow %(children)s; set it to 0"
        )
        return said % values
    if chosen.engine_threads > 1:
        return _(
            "more pages are read where each has one thread; set LANTAI_ENGINE_THREADS to 1"
        )
    needed, memory = chosen.children * chosen.page_memory_limit_mib * MIB, _memory()
    if needed > memory:
        said = _(
            "%(children)s pages at a time may need %(needed)s of memory, and there are"
            " %(memory)s; lower LANTAI_READING_CHILDREN"
        )
        sizes = {"needed": filesizeformat(needed), "memory": filesizeformat(memory)}
        return said % (values | sizes)
    return ""


def _memory() -> int:
    """Return the memory of this machine, or of the container, in bytes."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        limit = CGROUP_LIMIT.read_text().strip()
    except OSError:
        return whole
    return min(whole, int(limit)) if limit.isdigit() else whole
