"""Delivery of exported files into a folder, with a ledger entry."""

from __future__ import annotations

import filecmp
import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from shutil import copyfileobj

from catalog.ledger.entries import Actor
from catalog.models import Item
from catalog.register import actions as register
from workers.errors import FolderNotWritable, OtherFileThere
from workers.export.formats import ExportedFiles, ExportFormat


@contextmanager
def staging_dir(target: Path) -> Generator[Path, None, None]:
    """Give a temporary folder inside `target` for unfinished files; creates `target`.

    Raises:
        FolderNotWritable: `target` cannot be created or written.
    """
    try:
        target.mkdir(parents=True, exist_ok=True)
        work = tempfile.TemporaryDirectory(dir=target, prefix=".lantai-")
    except OSError as error:
        raise FolderNotWritable(str(target)) from error
    with work as folder:
        yield Path(folder)


def deliver(
    item: Item, form: ExportFormat, made: ExportedFiles, target: Path, by: Actor
) -> bool:
    """Put the files of an item into a folder; return whether any was new.

    Idempotent: files already there are no act. The ledger entry is written first, so a crash
    in between leaves an entry too many, never a file without one.

    Raises:
        OtherFileThere: A file of the same name has other bytes; nothing was written.
        FolderNotWritable: A file could not be written.
    """
    missing = [file for file in made.files if not _lies_there(file, target / file.name)]
    if not missing:
        return False
    enter(item, form, made, by)
    for file in missing:
        _move(file, target / file.name)
    return True


def enter(item: Item, form: ExportFormat, made: ExportedFiles, by: Actor) -> None:
    """Append the export to the ledger; the delivery comes after."""
    digest = {"sha256": _digest(made.files[0])} if len(made.files) == 1 else {}
    register.record_export(item.pk, by, what=f"as {form.value}", pages=made.pages, **digest)


def _lies_there(made: Path, place: Path) -> bool:
    if not os.path.lexists(place):
        return False
    if place.is_file() and filecmp.cmp(made, place, shallow=False):
        return True
    raise OtherFileThere(place.name)


def _move(made: Path, place: Path) -> None:
    """Link or copy a file to its place, without overwriting."""
    try:
        os.link(made, place)
    except FileExistsError:
        raise OtherFileThere(place.name) from None
    except OSError:
        _copy(made, place)  # file systems without hard links, as on USB sticks and some shares


def _copy(made: Path, place: Path) -> None:
    try:
        with made.open("rb") as source, place.open("xb") as target:
            copyfileobj(source, target)
    except FileExistsError:
        raise OtherFileThere(place.name) from None
    except OSError as error:
        raise FolderNotWritable(str(place.parent)) from error


def _digest(file: Path) -> str:
    with file.open("rb") as held:
        digest = sha256()
        while part := held.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()
