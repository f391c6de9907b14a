"""The key that signs sessions: made once, kept beside the data, never shipped."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(home: Path) -> str:
    """Return the key kept in `home`, making one that only its owner may read if there is none.

    Two processes that start at once agree: whoever links the file first has made it. Where no
    key can be kept, this process gets one of its own: it must come far enough to say, in the
    operator's language, what is wrong with the folder.
    """
    kept = home / "secret-key"
    try:
        if not kept.exists():
            _make(kept)
    except OSError:
        return _fresh()
    return kept.read_text()


def _make(kept: Path) -> None:
    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # personal data will lie there
    part = kept.with_name(f".secret-key-{secrets.token_hex(8)}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(_fresh())
            file.flush()
            os.fsync(file.fileno())
        os.link(part, kept)
    except FileExistsError:
        pass
    finally:
        part.unlink()


def _fresh() -> str:
    return secrets.token_urlsafe(50)
