"""The intake as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class IngestConfig(AppConfig):
    """Batches, source files, pages."""

    name = "ingest"
    default_auto_field = "django.db.models.BigAutoField"
