"""The register as a Django app."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CatalogConfig(AppConfig):
    """Plants after each migration what every archive has.

    That is what is missing of the shipped classes and document types, and an id, made once.
    """

    name = "catalog"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_plant, sender=self)


def _plant(**_: Any) -> None:
    from catalog.register.actions import plant_installation  # noqa: PLC0415  models are
    from catalog.scheme.actions import plant_class_scheme  # noqa: PLC0415  ready only now

    plant_class_scheme()
    plant_installation()
