"""The same pages once for every round."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from tests.bench import pages


@dataclass(frozen=True, slots=True)
class Batches:
    """Folders of files: number 0 to warm up, then one for each round.

    Attributes:
        rounds: The files of each folder, with their numbers of pages.
    """

    folder: Path
    rounds: tuple[tuple[pages.File, ...], ...]

    @classmethod
    def drawn(cls, count: int, pairs: int, folder: Path) -> Batches:
        """Draw so many pages below `folder`, and copy them for each round."""
        original = folder / "drawn"
        original.mkdir()
        files = pages.drawn(count, original)
        rounds = tuple(
            tuple(pages.marked(files, folder / f"round-{number}", number))
            for number in range(pairs + 1)
        )
        os.sync()  # what is written back later would be counted to some side
        return cls(folder, rounds)

    @property
    def pages(self) -> int:
        """Pages of one round."""
        return sum(count for _, count in self.rounds[0])

    @property
    def pairs(self) -> int:
        """Rounds without the one to warm up."""
        return len(self.rounds) - 1

    def path(self, number: int) -> str:
        """Return the folder of a round."""
        return str(self.folder / f"round-{number}")

    def named(self, number: int) -> list[tuple[str, int]]:
        """Return the files of a round as a bare loop takes them."""
        return [(str(path), count) for path, count in self.rounds[number]]
