"""Error codes for database errors, from the message of SQLite or PostgreSQL."""

from __future__ import annotations

from django.db import DatabaseError

_CODES = {
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
    """Return the error code that matches a database error's message."""
    message = str(error)
    return next((code for part, code in _CODES.items() if part in message), "database")
