"""Topology: facts that follow from where the parts of an installation run.

There are two topologies: embedded (one process, all data in the home folder) and on services
(PostgreSQL, Redis, an object store, Elasticsearch, any number of machines). Code outside
`config` branches on the fact that it depends on, so that a third topology is one more value.
"""

from __future__ import annotations

from dataclasses import dataclass

from config.settings import settings


@dataclass(frozen=True)
class Topology:
    """Facts about an installation that are determined by its settings."""

    line_in_process: bool
    """`serve` and `ingest` run the line; else processes of `worker` and `schedule` do."""

    shared_by_machines: bool
    """Other machines may use the same database, store and index concurrently."""

    machine_may_be_off: bool
    """No machine needs to run at night, so a late job is no fault by itself."""

    parts_may_be_away: bool
    """Database, store and index are other programs, which may fail while this one runs."""

    clocks_may_differ: bool
    """Database and store have clocks of their own."""

    home_holds_archive: bool
    """The home folder holds database, objects and index, and can be relocated as a whole."""

    takes_relocated_archive: bool
    """An embedded installation can be relocated into it."""

    database_is_server: bool
    """PostgreSQL, with advisory locks that all machines see; else a SQLite file."""

    cache_in_database: bool
    """Django's cache is a table; else files of this machine."""

    objects_on_disk: bool
    """Objects are files on a disk of this machine, whose free space is known."""

    store_must_lock: bool
    """The store is expected to lock objects (WORM); one without locks is a finding."""

    marks_in_state_dir: bool
    """High-water marks and anchors are stored in `state_dir`; else in the object store."""

    index_near_real_time: bool
    """Documents are found only after the next refresh of the index."""

    broker_in_process: bool
    """Nudges stay in this process; else a queue server carries them."""


EMBEDDED = Topology(
    line_in_process=True,
    shared_by_machines=False,
    machine_may_be_off=True,
    parts_may_be_away=False,
    clocks_may_differ=False,
    home_holds_archive=True,
    takes_relocated_archive=False,
    database_is_server=False,
    cache_in_database=False,
    objects_on_disk=True,
    store_must_lock=False,
    marks_in_state_dir=True,
    index_near_real_time=False,
    broker_in_process=True,
)

ON_SERVICES = Topology(
    line_in_process=False,
    shared_by_machines=True,
    machine_may_be_off=False,
    parts_may_be_away=True,
    clocks_may_differ=True,
    home_holds_archive=False,
    takes_relocated_archive=True,
    database_is_server=True,
    cache_in_database=True,
    objects_on_disk=False,
    store_must_lock=True,
    marks_in_state_dir=False,
    index_near_real_time=True,
    broker_in_process=False,
)


def topology() -> Topology:
    """Return the topology selected by the settings of this process."""
    return ON_SERVICES if settings().on_services else EMBEDDED
