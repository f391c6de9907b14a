"""Discovery of files below given paths, in natural order."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.scheme.class_scheme import ClassScheme
from ingest.arrival import (
    junk_files,
    placement,
)
from ingest.arrival.natural_sort import natural_key
from ingest.errors import PathMissing
from ingest.manifest.beside import (
    NAME,
    Lists,
    shown,
)

__all__ = ["Arrival", "Arrivals", "shown"]


MOST_NAMED = 5
"""Largest number of skipped names listed in a remark, most frequent first."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file to take in.

    Attributes:
        path: Path to open.
        shown: Path as the operator knows it; metadata, never opened.
        folder: Folder (as shown) that forms one item with this file; "" for none.
        given: Manifest values of the file, or else of its folder.
        position: Position in the batch, from 1, if files may arrive out of order; 0 if they
            arrive in order.
    """

    path: Path
    shown: str
    folder: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    position: int = 0


@dataclass(slots=True)
class Arrivals:
    """Iterable of the files below `paths`; iteration appends to `remarks`.

    Attributes:
        paths: Files and folders as named by the operator.
        scheme: Classes and document types a manifest may name.
        this_year: Latest year a manifest may name.
        folders_are_items: Whether every folder is one item of all files directly in it.
        remarks: Errors of manifests, and skipped files, as dicts of path, line, code and
            value.
    """

    paths: Sequence[str]
    scheme: ClassScheme
    this_year: int
    folders_are_items: bool = False
    remarks: list[dict[str, Any]] = field(default_factory=list)
    _lists: Lists = field(init=False)
    _passed: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._lists = Lists(self.scheme, self.this_year, self.remarks)

    def check(self) -> None:
        """Raise `PathMissing` for the first named path that does not exist."""
        for named in self.paths:
            if not os.path.lexists(named):
                raise PathMissing(shown(named))

    def __iter__(self) -> Iterator[Arrival]:
        for named in self.paths:
            path = Path(named)
            if path.is_dir():
                yield from self._below(path, named, str(path))
            elif path.name.lower() != NAME and not self._is_junk(path):
                self._lists.rows(path.parent)
                said = self._lists.said.get(placement.key(shown(path)), {})
                yield Arrival(path, shown(named), "", said)
        if self._passed:
            most = self._passed.most_common(MOST_NAMED)
            names = ", ".join(f"{name} × {count}" for name, count in most)
            self._lists.remark(self.paths[0], "system-files-passed", names)

    def _below(self, folder: Path, named: str, root: str) -> Iterator[Arrival]:
        """Yield the files of a folder, then those of its subfolders.

        A folder that cannot be listed is yielded itself, so that the intake reports it.
        """
        try:
            entries = sorted(_entries(folder), key=lambda entry: natural_key(entry.name))
        except OSError:
            yield Arrival(folder, shown(named), self._place(f"{shown(named)}/", root).folder)
            return
        self._lists.compare(folder, [entry.name for entry in entries])
        below = []
        for entry in entries:
            if _is_folder(entry):
                below.append(entry)
            elif entry.name.lower() != NAME and not self._is_junk(Path(entry.path)):
                known = shown(Path(named, entry.name))
                place = self._place(known, root)
                yield Arrival(Path(entry.path), known, place.folder, place.given)
        for entry in below:
            if self._is_passed(entry.name, junk_files.is_folder(entry.name)):
                continue
            yield from self._below(Path(entry.path), str(Path(named, entry.name)), root)

    def _place(self, path: str, root: str) -> placement.Placement:
        return placement.place(
            path, self._lists.said, root=shown(root), folders_are_items=self.folders_are_items
        )

    def _is_junk(self, path: Path) -> bool:
        found = junk_files.of_file(path.name, _first_bytes(path))
        return self._is_passed(path.name, found is junk_files.JunkKind.SYSTEM)

    def _is_passed(self, name: str, is_junk: bool) -> bool:  # noqa: FBT001  the condition to count
        """Count a file or folder as skipped system junk; return whether it is."""
        if is_junk:
            self._passed["._*" if name.startswith("._") else shown(name)] += 1
        return is_junk


def _first_bytes(path: Path) -> bytes:
    """Return the first bytes of a file named like AppleDouble (`._*`); else b""."""
    if not path.name.startswith("._") or not path.is_file():
        return b""
    try:
        with path.open("rb") as file:
            return file.read(junk_files.FIRST_BYTES)
    except OSError:  # the intake reports it
        return b""


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Return whether an entry is a folder, not a link; False if unknown."""
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return list(entries)
