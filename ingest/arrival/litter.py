"""Litter: files of operating systems and programs, and unfinished downloads.

Names are compared without regard to case, as patterns of `fnmatch`.
"""

from __future__ import annotations

from enum import StrEnum
from fnmatch import fnmatchcase

APPLE_DOUBLE = b"\x00\x05\x16\x07"
"""First bytes of a file in which macOS keeps what another file system cannot (RFC 1740)."""

FIRST_BYTES = len(APPLE_DOUBLE)
"""How many bytes of a file `of_file` wants to see."""


class Litter(StrEnum):
    """Reason for skipping a file; the value is the key of its text."""

    SYSTEM = "system-file"
    """Left by a system or a program for itself."""
    UNFINISHED = "unfinished-download"
    """Part of a file that is still being fetched: a paper may be missing."""


FOLDERS = (
    "__macosx",
    ".appledouble",
    ".documentrevisions-v100",
    ".fseventsd",
    ".spotlight-v100",
    ".temporaryitems",
    ".trashes",
    ".trash",
    ".trash-*",
    "$recycle.bin",
    "recycler",
    "recycled",
    "system volume information",
    "lost+found",
    ".thumbnails",
    "@eadir",
    "@recycle",
    "@recently-snapshot",
    "#recycle",
    "#snapshot",
    ".@__thumb",
    ".stversions",
    ".stfolder",
    ".sync",
    ".dropbox.cache",
    ".tmp.drivedownload",
    ".tmp.driveupload",
)
"""Folders of bins, old versions, thumbnails and synchronising; nothing in them is taken."""

SYSTEM = (
    ".ds_store",
    ".localized",
    "icon\r",
    "thumbs.db",
    "ehthumbs.db",
    "ehthumbs_vista.db",
    "desktop.ini",
    ".directory",
    "~$*",
    ".~lock.*#",
    ".nfs????????*",
    ".fuse_hidden*",
    ".goutputstream-*",
    ".syncthing.*.tmp",
    "~syncthing~*.tmp",
    ".sync_*.db",
    "._sync_*.db*",
    ".dropbox",
    ".dropbox.attr",
)
"""Files of systems, of office programs that hold a document open, of synchronising."""

UNFINISHED = (
    "*.part",
    "*.partial",
    "*.filepart",
    "*.crdownload",
    "*.download",
    "*.downloading",
    "*.opdownload",
    "*.aria2",
    "*.!qb",
    "*.!ut",
    "*.td",
    "*.xltd",
    "*.baiduyun.uploading.cfg",
)
"""Files that browsers and download programs have not finished yet."""


def of_file(name: str, first: bytes = b"") -> Litter | None:
    """Return why a file is skipped; None if it may be paper.

    Args:
        name: Its name without folders.
        first: Its first `FIRST_BYTES` bytes, where they are known: what macOS calls `._NAME`
            is passed over only if these say so, for a scan may be called like that.
    """
    folded = name.casefold()
    if _matches(folded, SYSTEM) or (name.startswith("._") and first == APPLE_DOUBLE):
        return Litter.SYSTEM
    return Litter.UNFINISHED if _matches(folded, UNFINISHED) else None


def is_folder(name: str) -> bool:
    """Return whether a folder of this name is skipped with its contents."""
    return _matches(name.casefold(), FOLDERS)


def of_path(path: str, first: bytes = b"") -> Litter | None:
    """Return why a file is skipped, by the folders on its path and its name.

    Args:
        path: Relative, with `/`, from the folder that a person chose: folders further up say
            nothing about what lies in them.
        first: See `of_file`.
    """
    *folders, name = path.split("/")
    return Litter.SYSTEM if any(map(is_folder, folders)) else of_file(name, first)


def _matches(folded: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(folded, pattern) for pattern in patterns)
