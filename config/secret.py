"""The key that signs sessions: made once, kept beside the data, never shipped."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(home: Path) -> str:
    """Return the key kept in `home`, making one that only its owner may read if there is none.

    Two processes that start at once agree: whoever links the file first has made it.
    """
    kept = home / "secret-key"
    if not kept.exists():
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = home / f".secret-key-{secrets.token_hex(8)}"
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as part:
            part.write(secrets.token_urlsafe(50))
            part.flush()
            os.fsync(part.fileno())
        try:
            os.link(fresh, kept)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return kept.read_text()
