"""Django app of the register."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CatalogConfig(AppConfig):
    """Creates, after each migration, the rows that every archive has.

    These are the missing shipped classes and document types, and the installation id.
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
