"""What is wrong with the database, from what it says of itself."""

from __future__ import annotations

from django.db import DatabaseError

_SAID = {
    "database or disk is full": "disk-full",
    "No space left": "disk-full",
    "readonly": "database-read-only",
    "read-only transaction": "database-read-only",
    "unable to open": "home-not-writable",
    "locked": "database-locked",
    "connection": "database-unavailable",
    "the database system is": "database-unavailable",
}


def database_code(error: DatabaseError) -> str:
    """Return the code of what SQLite or PostgreSQL said."""
    said = str(error)
    return next((code for part, code in _SAID.items() if part in said), "database")
