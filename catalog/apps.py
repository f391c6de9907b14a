"""The register as a Django app."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CatalogConfig(AppConfig):
    """Plants after each migration what every archive has.

    That is the class tree, so that code and table cannot drift, and an id, made once.
    """

    name = "catalog"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_plant, sender=self)


def _plant(**_: Any) -> None:
    from catalog.register import actions  # noqa: PLC0415  models are ready only now

    actions.sync_class_tree()
    actions.plant_installation()
