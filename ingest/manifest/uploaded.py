"""Manifests (清单) of an uploaded batch: sent before its files, and applied to each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from catalog.scheme.queries import class_scheme
from ingest.arrival import (
    foreign_formats,
    placement,
)
from ingest.manifest import parser
from ingest.manifest.beside import NAME
from ingest.models import Batch, ManifestEntry, SourceFile

CHUNK = 500
"""Number of rows per insert."""

Remark = dict[str, Any]
"""An error in a manifest: path of the manifest, line, code and value."""


def is_list(path: str) -> bool:
    """Return whether a file is meant as a manifest, by its name, spreadsheets included."""
    name = path.rpartition("/")[2]
    return (
        name.lower() == NAME
        or foreign_formats.code_of(name) == foreign_formats.SPREADSHEET_LIST
    )


def is_manifest(path: str) -> bool:
    """Return whether a file is a CSV manifest, by its name."""
    return path.rpartition("/")[2].lower() == NAME


@transaction.atomic
def take(batch_id: int, path: str, content: bytes, *, this_year: int) -> list[Remark]:
    """Store the entries of a manifest for the files of its batch; return its errors.

    A manifest sent again replaces its former entries. Of two manifests in one folder the first
    one counts.
    """
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    folder = path.rpartition("/")[0]
    read = _read(path, content, this_year)
    found = [_remark(path, each.line, each.code, each.value) for each in read.troubles]
    ManifestEntry.objects.filter(batch=batch, manifest=path).delete()
    rows = {placement.beside(folder, name): row for name, row in read.rows.items()}
    other = _other_beside(batch, path, folder)
    if other:
        found, rows = [_remark(path, 0, "list-not-used", _name(other))], {}
    ManifestEntry.objects.bulk_create(
        (
            ManifestEntry(
                batch=batch, path=key, manifest=path, line=row.line, given=placement.given(row)
            )
            for key, row in rows.items()
        ),
        batch_size=CHUNK,
    )
    others = [each for each in batch.remarks if each["path"] != path]
    batch.remarks = others + found
    batch.save(update_fields=["remarks"])
    return found


def place(batch: Batch, path: str) -> placement.Placement:
    """Return the placement of a file by the manifests received so far."""
    keys = [placement.key(each) for each in (path, *placement.folders(path))]
    rows = ManifestEntry.objects.filter(batch=batch, path__in=keys)
    return placement.place(
        path,
        dict(rows.values_list("path", "given")),
        folders_are_items=batch.folders_are_items,
    )


def missing(batch_id: int, paths: Iterable[str]) -> list[Remark]:
    """Return a remark for every entry that names neither a file nor a folder of `paths`."""
    there = {placement.key(part) for path in paths for part in (path, *placement.folders(path))}
    entries = ManifestEntry.objects.filter(batch=batch_id).order_by("manifest", "line")
    return [
        _remark(each.manifest, each.line, "manifest-file-missing", _name(each.path))
        for each in entries.iterator()
        if each.path not in there
    ]


def remarks(batch_id: int) -> list[Remark]:
    """Return the remarks of an uploaded batch, with those about entries without a file."""
    paths = SourceFile.objects.filter(batch=batch_id).values_list("path", flat=True)
    return [*Batch.objects.get(pk=batch_id).remarks, *missing(batch_id, paths)]


def _read(path: str, content: bytes, this_year: int) -> parser.Manifest:
    """Parse a manifest; a spreadsheet has no rows and one error."""
    if not is_manifest(path):
        return parser.Manifest({}, (parser.LineTrouble(0, foreign_formats.SPREADSHEET_LIST),))
    return parser.parse(content, class_scheme(), this_year=this_year)


def _other_beside(batch: Batch, path: str, folder: str) -> str:
    """Return the path of an earlier manifest in the same folder; "" for none."""
    entries = ManifestEntry.objects.filter(batch=batch).exclude(manifest=path)
    others = entries.filter(manifest__startswith=f"{folder}/" if folder else "")
    names = others.values_list("manifest", flat=True).distinct()
    return next((each for each in names if each.rpartition("/")[0] == folder), "")


def _name(path: str) -> str:
    return path.rpartition("/")[2][: parser.SHOWN]


def _remark(path: str, line: int, code: str, value: str) -> Remark:
    return {"path": path, "line": line, "code": code, "value": value}
