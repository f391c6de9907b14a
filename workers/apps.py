"""Django app of the line, which owns the tables of runs and moves."""

from __future__ import annotations

from django.apps import AppConfig


class WorkersConfig(AppConfig):
    """App configuration of `workers`."""

    name = "workers"
