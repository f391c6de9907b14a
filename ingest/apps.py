"""Django app of intake and line state."""

from __future__ import annotations

from django.apps import AppConfig


class IngestConfig(AppConfig):
    """App configuration of `ingest`."""

    name = "ingest"
    default_auto_field = "django.db.models.BigAutoField"
