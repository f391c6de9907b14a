"""Manifests beside arriving files, and remarks on their errors."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.scheme.class_scheme import ClassScheme
from ingest.arrival import (
    foreign_formats,
    placement,
)
from ingest.arrival.placement import key
from ingest.manifest import parser

NAME = "manifest.csv"
"""File name of a manifest, case-insensitive."""

_SILENT = parser.Manifest({}, ())


@dataclass(slots=True)
class Lists:
    """Manifests of a batch, each parsed on first use.

    Attributes:
        scheme: Classes and document types.
        this_year: Latest valid year.
        remarks: Errors found so far, as dicts of path, line, code and value.
        said: Values parsed so far, by `placement.key`.
    """

    scheme: ClassScheme
    this_year: int
    remarks: list[dict[str, Any]] = field(default_factory=list)
    said: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    _read: dict[Path, parser.Manifest] = field(default_factory=dict)

    def rows(self, folder: Path) -> Mapping[str, parser.ManifestRow]:
        """Return the rows of the manifest in a folder, by file name in NFC."""
        if folder not in self._read:
            read = self._read[folder] = self._in(folder)
            self.said |= {
                placement.beside(shown(folder), name): placement.given(row)
                for name, row in read.rows.items()
            }
        return self._read[folder].rows

    def compare(self, folder: Path, names: Collection[str]) -> None:
        """Add remarks on named files that are missing, and on a spreadsheet as manifest."""
        rows, keys = self.rows(folder), {key(shown(name)) for name in names}
        for name, row in rows.items():
            if name not in keys:
                self.remark(folder / NAME, "manifest-file-missing", name, row.line)
        lists = [name for name in names if name.lower() == NAME]
        for name in names:
            if not lists and foreign_formats.code_of(name) == foreign_formats.SPREADSHEET_LIST:
                self.remark(folder / name, foreign_formats.SPREADSHEET_LIST)

    def remark(self, path: str | Path, code: str, value: str = "", line: int = 0) -> None:
        """Add a remark; line 0 means the manifest, or the batch, as a whole."""
        self.remarks.append({"path": shown(path), "line": line, "code": code, "value": value})

    def _in(self, folder: Path) -> parser.Manifest:
        """Parse the manifest in a folder; it has no rows if it is missing or unreadable."""
        found = _lists_in(folder)
        if not found:
            return _SILENT
        path, *others = found
        for other in others:
            self.remark(other, "list-not-used", path.name)
        try:
            with path.open("rb") as file:
                content = file.read(parser.LARGEST + 1)
            read = parser.parse(content, self.scheme, this_year=self.this_year)
        except OSError:
            read = parser.Manifest({}, (parser.LineTrouble(0, "cannot-open"),))
        for trouble in read.troubles:
            self.remark(path, trouble.code, trouble.value, trouble.line)
        return read


def shown(path: str | bytes | os.PathLike[str]) -> str:
    """Return a path as text to store and display: from UTF-8, else GB18030, else escaped.

    Older Chinese systems write names in GB18030.
    """
    raw = os.fsencode(path)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "backslashreplace")


def _lists_in(folder: Path) -> list[Path]:
    """Return the manifests in a folder, the one to use first; none if it cannot be listed."""
    try:
        with os.scandir(folder) as entries:
            found = [each for each in entries if each.name.lower() == NAME and each.is_file()]
    except OSError:
        return []
    found.sort(key=lambda each: (each.name != NAME, each.name))
    return [Path(each.path) for each in found]
