"""Metrics for Prometheus, computed per request, without personal data.

docs/reference/metrics.md lists all of them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial

from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from config.settings import settings
from ingest.line import backlog
from web.status import job_metrics
from workers import readiness
from workers.timeouts import (
    PendingCall,
    call_once,
)

PATIENCE_S = 4.0
"""Timeout of counting, in seconds; groups not counted by then are omitted."""


class Figures(Collector):
    """Collector that computes all metrics per request."""

    def collect(self) -> Iterator[Metric]:
        """Yield all metrics; those of unavailable parts are omitted, not 0."""
        away = readiness.unavailable()
        up = GaugeMetricFamily("lantai_up", "Whether a part answers.", labels=["part"])
        for part in readiness.parts():
            up.add_metric([part], part not in away)
        yield up
        yield _gauge("lantai_home_free_bytes", "Room in the home folder.", _free())
        if "database" not in away:
            yield from _counted()


def text() -> bytes:
    """Return all metrics in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures())
    return generate_latest(registry)


def _counted() -> Iterator[Metric]:
    """Yield all groups, counted concurrently; one that fails is omitted."""
    asked: list[PendingCall[list[Metric]]] = [
        call_once(f"metrics {name}", partial(list, count())) for name, count in GROUPS.items()
    ]
    for each in asked:
        with suppress(Exception):
            yield from each.answer(PATIENCE_S)


def _line() -> Iterator[Metric]:
    """Yield the backlog of the line, and its age in seconds."""
    found = backlog.waiting()
    rows = GaugeMetricFamily("lantai_waiting", "Rows that wait for a step.", labels=["step"])
    for step, count in (
        ("split", found.files),
        ("read", found.pages),
        ("file", found.bundles),
        ("reread", found.rereadings),
        ("index", found.items),
    ):
        rows.add_metric([step], count)
    yield rows
    yield _gauge(
        "lantai_oldest_waiting_page_seconds",
        "Time since the file of the oldest page that waits was received; 0 where none waits.",
        _age(found.since),
    )
    yield _gauge(
        "lantai_index_lag_seconds",
        "Time since the oldest item that the index lacks was changed; 0 where it lacks none.",
        _age(found.unindexed_since),
    )


def _people() -> Iterator[Metric]:
    """Yield what waits for a person."""
    found = backlog.set_aside()
    aside = GaugeMetricFamily("lantai_set_aside", "What waits for a person.", labels=["kind"])
    for kind in ("files", "pages", "rereadings", "refused"):
        aside.add_metric([kind], getattr(found, kind))
    yield aside


def _workers() -> Iterator[Metric]:
    """Yield the number of workers and of leases."""
    owners = backlog.at_work(timezone.now())
    yield _gauge("lantai_workers", "Processes that hold work.", len(owners))
    yield _gauge("lantai_leases", "Rows that are worked on.", sum(owners.values()))


GROUPS = {
    "line": _line,
    "people": _people,
    "workers": _workers,
    "clockwork": job_metrics.figures,
}
"""Groups of metrics counted in the database, each independent of the others."""


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, value=value)


def _age(since: datetime | None) -> float:
    return max(0.0, (timezone.now() - since).total_seconds()) if since else 0.0


def _free() -> int:
    return shutil.disk_usage(settings().home).free
