"""Junk files: files of operating systems and programs, and unfinished downloads.

Names are matched case-insensitively against `fnmatch` patterns.
"""

from __future__ import annotations

from enum import StrEnum
from fnmatch import fnmatchcase

APPLE_DOUBLE = b"\x00\x05\x16\x07"
"""Magic bytes of AppleDouble: macOS metadata on foreign file systems (RFC 1740)."""

FIRST_BYTES = len(APPLE_DOUBLE)
"""Number of bytes `of_file` needs."""


class JunkKind(StrEnum):
    """Reason for skipping a file; the value is the key of its text."""

    SYSTEM = "system-file"
    """Metadata of an operating system or program."""
    UNFINISHED = "unfinished-download"
    """Partial download: a paper may be missing."""


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
"""Folders of recycle bins, old versions, thumbnails and sync clients; skipped as a whole."""

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
"""Files of operating systems, lock files of office programs, files of sync clients."""

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
"""Partial downloads of browsers and download programs."""


def of_file(name: str, first: bytes = b"") -> JunkKind | None:
    """Return why a file is skipped; None if it may be paper.

    Args:
        name: Its name without folders.
        first: Its first `FIRST_BYTES` bytes, if known. `._NAME` is skipped only if they are
            those of AppleDouble, since a scan may have such a name.
    """
    folded = name.casefold()
    if _matches(folded, SYSTEM) or (name.startswith("._") and first == APPLE_DOUBLE):
        return JunkKind.SYSTEM
    return JunkKind.UNFINISHED if _matches(folded, UNFINISHED) else None


def is_folder(name: str) -> bool:
    """Return whether a folder of this name is skipped with its contents."""
    return _matches(name.casefold(), FOLDERS)


def of_path(path: str, first: bytes = b"") -> JunkKind | None:
    """Return why a file is skipped, by the folders on its path and its name.

    Args:
        path: Relative to the folder the person selected, with `/`; folders above it do not
            count.
        first: See `of_file`.
    """
    *folders, name = path.split("/")
    return JunkKind.SYSTEM if any(map(is_folder, folders)) else of_file(name, first)


def _matches(folded: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(folded, pattern) for pattern in patterns)
