"""Who works here: a lease's owner can be known to be dead long before its lease runs out."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from workers.line import locks


@dataclass(frozen=True, slots=True)
class Presence:
    """This process, as owner of leases; alive as long as it holds the lock of its file."""

    folder: Path
    name: str
    handle: int

    def leave(self) -> None:
        """Say that this process holds no lease any more."""
        _file(self.folder, self.name).unlink(missing_ok=True)
        os.close(self.handle)


def register(folder: Path) -> Presence:
    """Enter this process among the owners known in `folder`."""
    while True:
        name = f"{os.getpid()}-{secrets.token_hex(6)}"
        path = _file(folder, name)
        handle = locks.try_lock(path)
        if handle is None:
            continue  # somebody sweeps up at this very moment and took us for dead
        if path.exists() and path.stat().st_ino == os.fstat(handle).st_ino:
            return Presence(folder, name, handle)
        os.close(handle)


def find_dead(names: Iterable[str], folder: Path) -> list[str]:
    """Return those owners whose process has ended without leaving.

    An owner without a file here may live on another machine: its lease has to run out.
    """
    return [name for name in names if _is_dead(_file(folder, name))]


def sweep_files(folder: Path, names_in_use: Iterable[str]) -> None:
    """Remove the files of dead owners that hold no lease any more."""
    kept = {_file(folder, name).name for name in names_in_use}
    for path in folder.glob("owner-*"):
        if path.name not in kept and _is_dead(path):
            path.unlink(missing_ok=True)


def _is_dead(path: Path) -> bool:
    if not path.exists():
        return False
    handle = locks.try_lock(path)
    if handle is None:
        return False
    os.close(handle)
    return True


def _file(folder: Path, name: str) -> Path:
    return folder / f"owner-{name}"
