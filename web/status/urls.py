"""URLs of health, probes and metrics."""

from __future__ import annotations

from django.urls import path

from web.status import probes, views

urlpatterns = [
    path("health/", views.health, name="health"),
    path("healthz", probes.alive, name="healthz"),
    path("readyz", probes.ready, name="readyz"),
    path("metrics", probes.figures, name="metrics"),
]
