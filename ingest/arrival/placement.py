"""Placement of a file in an item, and its manifest values, for command and upload.

Paths are as the operator knows them, with `/`. A manifest lies in a folder and names files and
folders directly beside it; a folder that is named is one item of everything in it.
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
        folder: Path of the folder that is one item together with the file, or "".
        given: What a manifest says of the file, or else of the folder; see `given`.
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

    Of folders that contain each other the innermost one that is named is the item. What is
    said of the file itself goes before what is said of its folders.

    Args:
        path: Of the file.
        rows: What manifests say, by `key` of the path of the file or folder.
        root: Path of the folder that was fed; nothing is looked for in it and above it.
        folders_are_items: Whether folders that no manifest names are items, too.
    """
    named = [each for each in folders(path, root) if key(each) in rows]
    direct = (path.rpartition("/")[0] or root) if folders_are_items else ""
    told = (rows.get(key(each)) for each in (path, *reversed(named)))
    return Placement(named[-1] if named else direct, next(filter(None, told), {}))


def folders(path: str, root: str = "") -> list[str]:
    """Return the folders that contain a file, below `root`, outermost first."""
    above = "" if root in {"", "."} else f"{root.rstrip('/')}/"
    ends = [at for at, sign in enumerate(path) if sign == "/" and at >= len(above)]
    return [path[:at] for at in ends if path[:at]] if path.startswith(above) else []


def key(path: str) -> str:
    """Return a path in composed form (Unicode NFC); some systems decompose accents."""
    return unicodedata.normalize("NFC", path)


def beside(folder: str, name: str) -> str:
    """Return the key of the entry `name` of a manifest in `folder`."""
    return key(name if folder in {"", "."} else f"{folder.rstrip('/')}/{name}")


def given(row: ManifestRow) -> dict[str, Any]:
    """Return the non-empty columns of a row."""
    said = {
        "title": row.title,
        "class_code": row.class_code,
        "type_code": row.type_code,
        "year": row.year,
        "policy_no": row.policy_no,
        "claim_no": row.claim_no,
    }
    return {name: value for name, value in said.items() if value not in (None, "")}
