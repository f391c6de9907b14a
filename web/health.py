"""Whether the parts of an installation are well, and what to do about those that are not."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from catalog import ledger
from catalog import queries as register
from catalog.models import Item
from config import wiring
from config.settings import settings
from ingest.intake import MIB
from ingest.models import FileStage, SourceFile
from ocr import engines
from ocr.errors import OcrError
from search.errors import SearchError
from search.port import EVERYTHING
from search.query import Query
from storage import keys
from storage.errors import StorageError

LOOKED_AT = 200
"""Originals whose bytes are compared with their digest: the newest ones."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one part."""

    part: str
    well: bool
    said: str


def findings() -> list[Finding]:
    """Look at every part, in the order in which a failure would spread."""
    looks: tuple[Callable[[], Finding], ...] = (
        _home,
        _database,
        _engine,
        _originals,
        _numbers,
        _index,
        _ledger,
        _waiting,
    )
    return [look() for look in looks]


def _home() -> Finding:
    home = settings().home
    free = shutil.disk_usage(home).free // MIB
    well = os.access(home, os.W_OK) and free >= settings().free_space_floor_mib
    said = _("%(home)s, %(free)d MiB free") % {"home": home, "free": free}
    return Finding(_("data folder"), well, said)


def _database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        answer = cursor.fetchone()[0]
        cursor.execute("PRAGMA synchronous")
        full = cursor.fetchone()[0] == 2  # noqa: PLR2004  SQLite's number for FULL
    said = _("whole, durable, SQLite %(version)s") % {"version": sqlite3.sqlite_version}
    well = answer == "ok" and full
    return Finding(_("database"), well, said if well else str(answer))


def _engine() -> Finding:
    name = settings().engine
    try:
        engine = engines.make(name, settings().engine_threads, settings().engine_precision)
    except OcrError as error:
        needs = ", ".join(str(part) for part in error.args)
        said = _("%(name)s needs %(needs)s; install it and run this again")
        return Finding(_("reading"), well=False, said=said % {"name": name, "needs": needs})
    told = {"name": engine.name, "version": engine.version, "children": settings().children}
    said = _("%(name)s %(version)s, %(children)d pages at a time") % told
    return Finding(_("reading"), well=True, said=said)


def _originals() -> Finding:
    held = SourceFile.objects.exclude(kept_sha256=None).order_by("-pk")
    digests = list(held.values_list("sha256", flat=True)[:LOOKED_AT])
    wrong = [digest for digest in digests if not _is_whole(digest)]
    told = {"count": len(digests), "wrong": len(wrong)}
    if wrong:
        said = _("%(wrong)d of the newest %(count)d are missing or changed: restore them")
        return Finding(_("originals"), well=False, said=said % told)
    return Finding(
        _("originals"), well=True, said=_("the newest %(count)d are unchanged") % told
    )


def _is_whole(digest: str) -> bool:
    try:
        return wiring.objects().receipt(keys.original(digest)).sha256 == digest
    except StorageError:
        return False


def _numbers() -> Finding:
    gaps = list(_gaps())
    if gaps:
        said = _("missing numbers in: %(series)s") % {"series": ", ".join(gaps)}
        return Finding(_("archive numbers"), well=False, said=said)
    return Finding(_("archive numbers"), well=True, said=_("every series is without gaps"))


def _gaps() -> Iterator[str]:
    """Yield the series in which a number is neither in use nor void (DA/T 70-2018)."""
    for series, running in register.series().items():
        if sorted(running) != list(range(1, len(running) + 1)):
            yield series


def _index() -> Finding:
    try:
        found = wiring.index().search(Query(), EVERYTHING, limit=1)
    except SearchError:
        said = _("it does not answer; run “lantai reindex”")
        return Finding(_("index"), well=False, said=said)
    waiting = len(register.to_index(1000))
    held = Item.objects.count() - waiting
    if found.exact and found.total != held:
        said = _("%(found)d of %(held)d items; run “lantai reindex”")
        return Finding(_("index"), well=False, said=said % {"found": found.total, "held": held})
    return Finding(_("index"), well=True, said=_("%(count)d items") % {"count": found.total})


def _ledger() -> Finding:
    breaks = ledger.breaks()
    said = _("the chain is broken") if breaks else _("the chain is whole")
    return Finding(_("ledger"), not breaks, said)


def _waiting() -> Finding:
    count = SourceFile.objects.filter(stage=FileStage.SET_ASIDE).count()
    return Finding(_("set aside"), well=True, said=_("%(count)d files") % {"count": count})
