"""A store with many small objects that the archive knows, and damages planted in it."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from config import wiring
from ingest.objects import fixity as rules
from storage import keys
from storage.port import ObjectStore, Receipt
from tests import program
from tests.places import ROOT

Put = Callable[[str, bytes], None]
"""Lays bytes under a key, whatever lies there: what no store of ours would do."""


def content(number: int) -> bytes:
    """Return the bytes of an object; none has those, or the length, of the one before."""
    return f"object {number} ".encode() * (5 + number % 7)


def key_of(number: int) -> str:
    """Return its key: every third is the original of its bytes, the others are views."""
    digest = hashlib.sha256(content(number)).hexdigest()
    return keys.derivative(digest, 1, "view-1.jpg") if number % 3 else keys.original(digest)


def fill(count: int) -> list[str]:
    """Store and note so many objects; return their keys."""
    from ingest.objects import inventory

    store = wiring.objects()
    kept = [store.put(key_of(n), io.BytesIO(content(n))) for n in range(count)]
    inventory.record(kept)
    return [each.key for each in kept]


def damage(held: Sequence[str], put: Put, each: int) -> Mapping[str, str]:
    """Plant some of each damage; return the code that every damaged key should get."""
    planted: dict[str, str] = {}
    numbers = iter(range(3, len(held), len(held) // (4 * each + 1)))
    for _ in range(each):
        flipped, cut, gone, replaced = (next(numbers) for _ in range(4))
        whole = content(flipped)
        put(held[flipped], bytes([whole[0] ^ 1]) + whole[1:])
        put(held[cut], content(cut)[:-1])
        wiring.objects().delete(held[gone])
        put(held[replaced], content(replaced + 1))
        planted |= {
            held[flipped]: rules.CHANGED,
            held[cut]: rules.CUT,
            held[gone]: rules.ABSENT,
            held[replaced]: rules.REPLACED,
        }
    for number in range(each):
        stray = key_of(len(held) + number)
        put(stray, content(len(held) + number))
        planted[stray] = rules.UNKNOWN
    return planted


@dataclass(slots=True)
class Eventful:
    """A store to which something happens once, before the read with a certain number."""

    store: ObjectStore
    at: int
    happens: Callable[[], object]
    reads: list[str] = field(default_factory=list)
    counting: threading.Lock = field(default_factory=threading.Lock)

    def receipt(self, key: str) -> Receipt:
        with self.counting:
            self.reads.append(key)
            number = len(self.reads)
        if number == self.at:
            self.happens()
            if threading.current_thread() is not threading.main_thread():
                connection.close()  # that of a thread which the check ends
        return self.store.receipt(key)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)


def fill_elsewhere(home: Path, count: int, **more: str) -> None:
    """Make an installation of its own, not that of the tests, which holds so many objects."""
    subprocess.run(
        [sys.executable, "-m", "tests.line.planted", str(count)],
        env=program.environment(home, DJANGO_SETTINGS_MODULE="config.django", **more),
        cwd=ROOT,
        check=True,
    )


def main() -> None:
    """Make this process's installation and fill it."""
    import django

    django.setup()
    from web.cli import installation

    installation.prepare()
    fill(int(sys.argv[1]))


if __name__ == "__main__":
    main()
