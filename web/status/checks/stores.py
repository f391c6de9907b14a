"""Checks of database, object store, index and queues."""

from __future__ import annotations

import shutil
import sqlite3
import time

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from catalog.access.scope import EVERYTHING
from catalog.register import queries as register
from config import wiring
from config.settings import settings
from config.topology import topology
from search.query import Query
from web.status.checks.check_result import (
    CheckResult,
    fail,
    well,
)
from workers.line import broker as nudges
from workers.relocation import state

_FULL = 2
"""SQLite's number for `synchronous=FULL`."""


def database() -> CheckResult:
    """Check that the database answers, is migrated, and is set to be durable."""
    missing = waiting_migrations()
    if missing:
        said = _("%(count)d changes to its tables are not made; run “lantai serve” once")
        return fail(said % {"count": missing})
    state.check_whole()
    return _postgresql() if topology().database_is_server else _sqlite()


def database_whole() -> CheckResult:
    """Check as `database` does, and run SQLite's `quick_check` over the whole file."""
    if not topology().database_is_server:
        found = _answer_to("PRAGMA quick_check(1)")
        if found != "ok":
            return fail(_("damaged: %(found)s; restore the backup") % {"found": found})
    return database()


def waiting_migrations() -> int:
    """Return the number of migrations not applied."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _sqlite() -> CheckResult:
    if _answer_to("PRAGMA synchronous") != str(_FULL):
        return fail(_("not set to be durable (synchronous=FULL)"))
    return well(_("durable, SQLite %(version)s") % {"version": sqlite3.sqlite_version})


def _postgresql() -> CheckResult:
    lax = [
        name for name in ("fsync", "synchronous_commit") if _answer_to(f"SHOW {name}") == "off"
    ]
    version = _answer_to("SHOW server_version").split()[0]
    if lax:
        said = _("PostgreSQL %(version)s may lose what was committed: turn on %(lax)s")
        return fail(said % {"version": version, "lax": ", ".join(lax)})
    return well(_("durable, PostgreSQL %(version)s") % {"version": version})


def _answer_to(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return str(cursor.fetchone()[0])


def store() -> CheckResult:
    """Check that the object store accepts objects."""
    wiring.objects().check()
    if topology().objects_on_disk:
        free = shutil.disk_usage(settings().home).free
        return well(_("answers, %(free)s free") % {"free": filesizeformat(free)})
    return well(_("answers"))


def index() -> CheckResult:
    """Check that the index answers, is current, and holds all items it was given."""
    count, exact, (least, most) = _counted()
    if not wiring.index().is_current():
        return fail(_("made by an earlier version, finds less; run “lantai reindex”"))
    if not exact:
        return well(_("more than %(count)d items") % {"count": count})
    if not least <= count <= most:
        said = _("%(found)d of %(held)d items; run “lantai reindex”")
        return fail(said % {"found": count, "held": most})
    return well(_("items: %(count)d") % {"count": count})


def _counted() -> tuple[int, bool, tuple[int, int]]:
    """Return the number of items found, whether it is exact, and its valid range, inclusive.

    On services new items are found only after a refresh of the index, so it is queried again.
    """
    given = register.indexed_items()
    for pause_s in _PAUSES_S:
        least = given.count()
        found = wiring.index().search(Query(), EVERYTHING, limit=1)
        most = register.all_items().count()
        if found.total >= least or not found.exact or not topology().index_near_real_time:
            break
        time.sleep(pause_s)
    return found.total, found.exact, (least, most)


_PAUSES_S = (1.5, 2.5, 0.0)
"""Pauses before the index is queried again, in seconds."""


def broker() -> CheckResult:
    """Check that the message broker answers."""
    nudges.check()
    if topology().broker_in_process:
        return well(_("kept by this program itself; no queue service is needed"))
    return well(_("answers"))
