"""Recorded engines: what a real engine read on a page, replayed by the digest of its pixels.

`tests.support.recorded:engine` replays `ppocr-v6`, `:tiny` and `:tesseract` the others. They
have the name and version of the engine they replay. A page that is not recorded is read by the
real engine, at `f32`, and noted in `NOTED`, from which `python -m tests.support.recorded` adds
it to `RECORDINGS`. `make record` reads all pages of the tests anew.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ocr import record
from ocr.engines import registry
from ocr.port import PageText

if TYPE_CHECKING:
    import numpy as np

    from ocr.port import Engine

ENGINE, TINY, TESSERACT = (
    f"tests.support.recorded:{each}" for each in ("engine", "tiny", "tesseract")
)
"""Values of `LANTAI_ENGINE`."""

RECORDINGS = Path(__file__).with_name("recorded.zip")
"""A member `<digest>` for each page and strip, and `engines.json`: what the engines are."""

NOTED = Path(__file__).resolve().parents[2] / "build" / "readings"
"""Lines `digest base64(record)`, appended by all processes: what was read and not recorded."""

ENGINES = "engines.json"


def _open_notes() -> int:
    NOTED.parent.mkdir(exist_ok=True)
    return os.open(NOTED, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)


# A child imports this module before it is confined, and may open nothing later.
_recordings = io.BytesIO(RECORDINGS.read_bytes() if RECORDINGS.exists() else b"")
_notes = _open_notes()


@cache
def _archive() -> zipfile.ZipFile | None:
    return zipfile.ZipFile(_recordings) if _recordings.getvalue() else None


def _recorded(key: str) -> bytes | None:
    """Return what is recorded under a key; None if nothing is."""
    archive = _archive()
    try:
        return archive.read(key) if archive else None
    except KeyError:
        return None


def _note(key: str, read: bytes) -> None:
    """Note what was read; one write, so that lines of several processes stay whole."""
    os.write(_notes, f"{key} {base64.b64encode(read).decode()}\n".encode())


def digest(engine: str, *images: np.ndarray) -> str:
    """Return the digest of the pixels and their shape, as this engine is shown them."""
    found = hashlib.blake2b(engine.encode(), digest_size=16)
    for image in images:
        found.update(f"{image.shape}{image.dtype}".encode())
        found.update(image.tobytes())
    return found.hexdigest()


class Recorded:
    """An `Engine` that replays another one."""

    def __init__(self, name: str, threads: int) -> None:
        self.name = name
        self._threads = threads
        self._real: Engine | None = None
        known = json.loads(_recorded(ENGINES) or b"{}")
        if name not in known:
            known[name] = [self._loaded().version, self._loaded().languages]
            _note(f"{ENGINES}:{name}", json.dumps(known[name]).encode())
        self.version, languages = known[name]
        self.languages: tuple[str, ...] = tuple(languages)

    def read(self, page: np.ndarray) -> PageText:
        """See `Engine.read`."""
        key = digest(self.name, page)
        if (found := _recorded(key)) is None:
            found = record.to_bytes(self._loaded().read(page))
            _note(key, found)
        return record.from_bytes(found)

    def read_lines(self, lines: Sequence[np.ndarray]) -> list[tuple[str, float]]:
        """See `Engine.read_lines`."""
        key = digest(self.name, *lines)
        if (found := _recorded(key)) is None:
            found = json.dumps(self._loaded().read_lines(lines)).encode()
            _note(key, found)
        return [(text, confidence) for text, confidence in json.loads(found)]

    def _loaded(self) -> Engine:
        if self._real is None:
            self._real = registry.make(self.name, self._threads, "f32")
        return self._real


def engine(threads: int, precision: registry.Precision) -> Recorded:
    """Replay the usual engine; the precision is always that of the recordings."""
    return Recorded("ppocr-v6", threads)


def tiny(threads: int, precision: registry.Precision) -> Recorded:
    """Replay the fast engine."""
    return Recorded("ppocr-v6-tiny", threads)


def tesseract(threads: int, precision: registry.Precision) -> Recorded:
    """Replay Tesseract."""
    return Recorded("tesseract", threads)


def forget() -> None:
    """Empty the notes; processes that have them open go on at their beginning."""
    NOTED.write_bytes(b"")


def noted() -> dict[str, bytes]:
    """Return what was read because it is not recorded, by its key."""
    lines = NOTED.read_text().splitlines() if NOTED.exists() else []
    pairs = (line.split() for line in lines)
    return {key: base64.b64decode(read) for key, read in pairs}


def add_noted() -> int:
    """Add what is noted to the recordings, and forget the notes; returns how many."""
    archive, new = _archive(), noted()
    kept = {each: archive.read(each) for each in archive.namelist()} if archive else {}
    engines = json.loads(kept.get(ENGINES, b"{}"))
    for key, read in new.items():
        name, _, engine_name = key.partition(":")
        if name == ENGINES:
            engines[engine_name] = json.loads(read)
        else:
            kept[key] = read
    kept[ENGINES] = json.dumps(engines, sort_keys=True).encode()
    with zipfile.ZipFile(RECORDINGS, "w", zipfile.ZIP_DEFLATED) as made:
        for each in sorted(kept):
            made.writestr(zipfile.ZipInfo(each), kept[each], zipfile.ZIP_DEFLATED)
    forget()
    return len(new)


if __name__ == "__main__":
    print(f"{add_noted()} readings added to {RECORDINGS.name}")
