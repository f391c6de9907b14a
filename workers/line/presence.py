"""Presence files: an owner's death is detected long before its leases expire."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from workers.line import locks


@dataclass(frozen=True, slots=True)
class Presence:
    """This process as owner of leases; alive as long as it locks its file."""

    folder: Path
    name: str
    handle: int

    def leave(self) -> None:
        """Deregister: this process holds no lease any more."""
        _file(self.folder, self.name).unlink(missing_ok=True)
        os.close(self.handle)


def register(folder: Path) -> Presence:
    """Register this process as an owner in `folder`."""
    while True:
        name = f"{os.getpid()}-{secrets.token_hex(6)}"
        path = _file(folder, name)
        handle = locks.try_lock(path)
        if handle is None:
            continue  # a concurrent sweep locked the new file
        if path.exists() and path.stat().st_ino == os.fstat(handle).st_ino:
            return Presence(folder, name, handle)
        os.close(handle)


def find_dead(names: Iterable[str], folder: Path) -> list[str]:
    """Return the owners whose process ended without deregistering.

    An owner without a file here may run on another machine: its leases must expire.
    """
    return [name for name in names if _is_dead(_file(folder, name))]


def sweep_files(folder: Path, names_in_use: Iterable[str]) -> None:
    """Remove the files of dead owners without leases."""
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
