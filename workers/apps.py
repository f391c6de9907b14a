"""The line as a Django app, so that its programs find the tables ready."""

from __future__ import annotations

from django.apps import AppConfig


class WorkersConfig(AppConfig):
    """Steps, leases, sweep."""

    name = "workers"
