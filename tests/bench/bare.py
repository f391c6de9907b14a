"""The bare side: one loop that decodes, cleans and reads, and nothing else."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ocr.engines import registry
from ocr.files import opener
from ocr.imaging import cleaning
from ocr.imaging.view import view
from ocr.limits import DEFAULT
from ocr.sandbox import confine
from tests.bench import asking


class Bare:
    """The loop, with its engine loaded."""

    def __init__(self, engine: str, threads: int) -> None:
        confine.bound(asdict(DEFAULT), threads)  # as the child is
        self._engine = registry.make(engine, threads)

    def read(self, files: Sequence[tuple[str, int]], *, views: bool) -> dict[str, Any]:
        """Read all pages of some files; with `views`, also make the image people look at.

        Returns:
            `seconds` by the clock, `pages`, and `stages`: seconds by stage of the engine,
            where it tells.
        """
        before = self._stages()
        pages = 0
        start = time.perf_counter()
        for path, count in files:
            for page in range(count):
                self._read(Path(path), page, views=views)
                pages += 1
        seconds = time.perf_counter() - start
        stages = {name: s - before.get(name, 0) for name, s in self._stages().items()}
        return {"seconds": seconds, "pages": pages, "stages": stages}

    def _read(self, path: Path, page: int, *, views: bool) -> None:
        image = opener.decode(path, page)
        self._engine.read(cleaning.square(image.pixels, image.stretch))
        if views:
            view(image.pixels, image.stretch)

    def _stages(self) -> dict[str, float]:
        return dict(getattr(self._engine, "seconds", {}))


def serve(engine: str, threads: int) -> None:
    """Answer until standard input ends."""
    asking.serve({"read": Bare(engine, threads).read})
