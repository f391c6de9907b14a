"""What a command or an upload brings: the files below the named paths, in a person's order."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.errors import PathMissing
from ingest.rules import manifest, placing
from ingest.rules.order import natural_key

MANIFEST = "manifest.csv"
_SILENT = manifest.Manifest({}, ())


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file on its way in.

    Attributes:
        path: Where it can be opened now.
        shown: Its path as the operator knows it; kept as metadata, never opened.
        folder: The folder (as shown) that is one item together with this file, or "".
        given: What the manifest says about the file, or about its folder.
        position: Place in its batch, from 1, where files may arrive in another order;
            0 where they arrive in order.
    """

    path: Path
    shown: str
    folder: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    position: int = 0


@dataclass(slots=True)
class Arrivals:
    """The files below `paths`; `remarks` grow while they are walked.

    Attributes:
        paths: Files and folders as they were named.
        this_year: Later years in a manifest are wrong.
        folders_are_items: Whether every folder is one item of all files directly in it.
        remarks: Manifest lines that could not be used: path, line, code, value.
    """

    paths: Sequence[str]
    this_year: int
    folders_are_items: bool = False
    remarks: list[dict[str, Any]] = field(default_factory=list)
    _manifests: dict[Path, manifest.Manifest] = field(default_factory=dict)
    _given: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def check(self) -> None:
        """Raise `PathMissing` for the first named path that is not there."""
        for named in self.paths:
            if not os.path.lexists(named):
                raise PathMissing(shown(named))

    def __iter__(self) -> Iterator[Arrival]:
        for named in self.paths:
            path = Path(named)
            if path.is_dir():
                yield from self._below(path, named, str(path))
            else:
                self._rows(path.parent)
                given = self._given.get(placing.key(shown(path)), {})
                yield Arrival(path, shown(named), "", given)

    def _below(self, folder: Path, named: str, root: str) -> Iterator[Arrival]:
        """Yield the files of a folder, then those of its folders.

        A folder that cannot be listed, or is gone by now, is itself yielded, to be told about.
        """
        try:
            entries = sorted(_entries(folder), key=lambda entry: natural_key(entry.name))
        except OSError:
            item_folder = self._placed(f"{shown(named)}/", root).folder
            yield Arrival(folder, shown(named), item_folder)
            return
        self._remark_missing(folder, {placing.key(shown(entry.name)) for entry in entries})
        files = [entry for entry in entries if not entry.is_dir(follow_symlinks=False)]
        for entry in files:
            if entry.name.lower() != MANIFEST:
                known = shown(Path(named, entry.name))
                placed = self._placed(known, root)
                yield Arrival(Path(entry.path), known, placed.folder, placed.given)
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from self._below(Path(entry.path), str(Path(named, entry.name)), root)

    def _placed(self, path: str, root: str) -> placing.Place:
        return placing.place(
            path, self._given, root=shown(root), folders_are_items=self.folders_are_items
        )

    def _rows(self, folder: Path) -> Mapping[str, manifest.ManifestRow]:
        """Return the manifest beside the files of `folder`: file or folder name to row."""
        if folder not in self._manifests:
            read = self._manifests[folder] = self._read(_manifest_in(folder))
            above = shown(folder)
            self._given |= {
                placing.beside(above, name): placing.given(row)
                for name, row in read.rows.items()
            }
        return self._manifests[folder].rows

    def _read(self, path: Path | None) -> manifest.Manifest:
        """Read a manifest; one that cannot be opened is remarked on, and says nothing."""
        if path is None:
            return _SILENT
        try:
            with path.open("rb") as file:
                read = manifest.parse(file.read(manifest.LARGEST + 1), this_year=self.this_year)
        except OSError:
            read = manifest.Manifest({}, (manifest.LineTrouble(0, "cannot-open"),))
        self._remark(path, read)
        return read

    def _remark(self, path: Path, read: manifest.Manifest) -> None:
        for trouble in read.troubles:
            self.remarks.append(
                {
                    "path": shown(path),
                    "line": trouble.line,
                    "code": trouble.code,
                    "value": trouble.value,
                }
            )

    def _remark_missing(self, folder: Path, names: set[str]) -> None:
        """Remark on lines that name a file which does not lie beside the manifest."""
        for name, row in self._rows(folder).items():
            if name not in names:
                self.remarks.append(
                    {
                        "path": shown(folder / MANIFEST),
                        "line": row.line,
                        "code": "manifest-file-missing",
                        "value": name,
                    }
                )


def shown(path: str | bytes | os.PathLike[str]) -> str:
    """Return a path as text that can be kept and shown, whatever bytes its name is made of.

    Names that are not UTF-8 are mostly GB18030, from older Chinese systems.
    """
    raw = os.fsencode(path)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "backslashreplace")


def _manifest_in(folder: Path) -> Path | None:
    """Return the manifest in a folder; None where there is none, or nobody can look."""
    try:
        found = (entry for entry in _entries(folder) if entry.name.lower() == MANIFEST)
        return next((Path(entry.path) for entry in found if entry.is_file()), None)
    except OSError:
        return None


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return list(entries)
