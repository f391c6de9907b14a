"""Placement of a file in an item, with its manifest values, for command and upload.

Paths are as the operator knows them, with `/`. A manifest names files and folders directly
beside it; a named folder is one item of everything in it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingest.manifest.parser import ManifestRow


@dataclass(frozen=True, slots=True)
class Placement:
    """Item folder and manifest values of a file.

    Attributes:
        folder: Path of the folder that forms one item with the file; "" for none.
        given: Manifest values of the file, or else of the folder; see the function `given`.
    """

    folder: str
    given: Mapping[str, Any]


def place(
    path: str,
    rows: Mapping[str, Mapping[str, Any]],
    *,
    root: str = "",
    folders_are_items: bool = False,
) -> Placement:
    """Return the placement of a file.

    The innermost named folder is the item. Values of the file take precedence over values of
    its folders.

    Args:
        path: Path of the file.
        rows: Manifest values, by `key` of the path of a file or folder.
        root: Path of the folder taken in; only folders below it are considered.
        folders_are_items: Whether folders not named in a manifest are items, too.
    """
    named = [each for each in folders(path, root) if key(each) in rows]
    direct = (path.rpartition("/")[0] or root) if folders_are_items else ""
    rows_above = (rows.get(key(each)) for each in (path, *reversed(named)))
    return Placement(named[-1] if named else direct, next(filter(None, rows_above), {}))


def folders(path: str, root: str = "") -> list[str]:
    """Return the folders that contain a file, below `root`, outermost first."""
    above = "" if root in {"", "."} else f"{root.rstrip('/')}/"
    ends = [at for at, sign in enumerate(path) if sign == "/" and at >= len(above)]
    return [path[:at] for at in ends if path[:at]] if path.startswith(above) else []


def key(path: str) -> str:
    """Return a path in Unicode NFC; some systems decompose accents."""
    return unicodedata.normalize("NFC", path)


def beside(folder: str, name: str) -> str:
    """Return the key of the entry `name` of a manifest in `folder`."""
    return key(name if folder in {"", "."} else f"{folder.rstrip('/')}/{name}")


def given(row: ManifestRow) -> dict[str, Any]:
    """Return the values of the non-empty columns of a row, by column."""
    said = {
        "title": row.title,
        "class_code": row.class_code,
        "type_code": row.type_code,
        "year": row.year,
        "policy_no": row.policy_no,
        "claim_no": row.claim_no,
    }
    return {name: value for name, value in said.items() if value not in (None, "")}
