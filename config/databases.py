"""Django's settings of the database, and of the cache with its counters of failed sign-ins."""

from __future__ import annotations

from typing import Any

from config import addresses
from config.addresses import Address
from config.settings import Settings

CACHE_TABLE = "web_cache"


def database(chosen: Settings) -> dict[str, Any]:
    """Return Django's settings of the database."""
    return _postgresql(chosen) if chosen.on_services else _sqlite(chosen)


def cache(chosen: Settings) -> dict[str, Any]:
    """Return Django's settings of the cache: files of one machine, or a table shared by all.

    It survives restarts and is shared by all threads and machines, so that its counters of
    failed sign-ins limit password guessing.
    """
    if chosen.on_services:
        backend = "django.core.cache.backends.db.DatabaseCache"
        return {"BACKEND": backend, "LOCATION": CACHE_TABLE}
    backend = "django.core.cache.backends.filebased.FileBasedCache"
    return {"BACKEND": backend, "LOCATION": chosen.home / "run" / "cache"}


def read_only(chosen: Settings, url: str) -> dict[str, Any]:
    """Return Django's settings of another PostgreSQL database, opened read-only.

    Raises:
        ValueError: The address is invalid; the message does not contain it.
    """
    found = _at(chosen, addresses.parse(url, {"postgresql": 5432}))
    options = f"{found['OPTIONS']['options']} -c default_transaction_read_only=on"
    return found | {"OPTIONS": found["OPTIONS"] | {"options": options}}


def _sqlite(chosen: Settings) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": chosen.database_path,
        "CONN_MAX_AGE": None,  # connecting costs more than a step's queries
        "OPTIONS": {
            "timeout": 30,
            # A transaction that writes waits for the lock at its start, not halfway.
            "transaction_mode": "IMMEDIATE",
            # WAL is durable only with FULL (SQLite, "Write-Ahead Logging", §2).
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }


def _postgresql(chosen: Settings) -> dict[str, Any]:
    return _at(chosen, chosen.database)


def _at(chosen: Settings, at: Address) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": at.name,
        "USER": at.user,
        "PASSWORD": at.password,
        "HOST": at.host,
        "PORT": at.port,
        "CONN_MAX_AGE": None,  # connecting costs more than a step's queries
        "CONN_HEALTH_CHECKS": True,  # and the server may have been restarted
        "OPTIONS": {
            "application_name": chosen.installation,
            # A worker that hangs within a transaction must not hold locks for ever.
            "options": "-c idle_in_transaction_session_timeout=30s -c lock_timeout=30s",
            "connect_timeout": 5,
            # A server that vanished silently is given up after half a minute.
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 4,
            "tcp_user_timeout": 30_000,
        },
    }
