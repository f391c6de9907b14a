"""Secret key that signs sessions: generated once, stored with the data, never shipped."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(home: Path) -> str:
    """Return the key stored in `home`; generates one, readable by its owner only, if missing.

    Of two processes that start at once, both use the key that was linked first. If no key can
    be stored, this process gets a temporary one, so that it can start and report, in the
    operator's language, the fault of the folder.
    """
    kept = home / "secret-key"
    try:
        if not kept.exists():
            _make(kept)
    except OSError:
        return _fresh()
    return kept.read_text()


def _make(kept: Path) -> None:
    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # will hold personal data
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
