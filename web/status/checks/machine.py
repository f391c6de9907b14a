"""Checks of this machine: home folder, engine, sandbox, clock."""

from __future__ import annotations

import os
import shutil
import time
from functools import cache

from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language, get_language_info, to_language
from django.utils.translation import gettext as _

from config import wiring
from config.settings import settings
from config.topology import topology
from ingest.arrival.intake import MIB
from ocr.errors import EngineMissing
from ocr.sandbox.confinement import Confinement
from storage.errors import StoreUnavailable
from web.status.checks import reading_settings
from web.status.checks.check_result import (
    CheckResult,
    fail,
    warn,
    well,
)
from workers.errors import NoAnswer
from workers.timeouts import call_once

APART_S = 5.0
"""Maximum difference of two clocks, in seconds."""

LOADING_S = 4.0
"""Time the health page waits for an engine to load, in seconds."""


def folder() -> CheckResult:
    """Check that the home folder is writable and has free space."""
    home, floor = settings().home, settings().free_space_floor_mib
    free = shutil.disk_usage(home).free
    values = {"free": filesizeformat(free), "floor": filesizeformat(floor * MIB)}
    if not os.access(home, os.W_OK):
        return fail(_("it cannot be written; check the rights on %(home)s") % {"home": home})
    if free < floor * MIB:
        said = _("%(free)s free, at least %(floor)s are needed; free some space")
        return fail(said % values)
    return well(_("%(free)s free") % values)


def engine() -> CheckResult:
    """Check that the engine loads, and whether it may be set better; cached once it has."""
    values = {"name": settings().engine, "children": str(settings().children)}
    try:
        version, languages = _loaded(settings().engine)
    except EngineMissing as error:
        named = ", ".join(str(part) for part in error.args)
        said = _("%(name)s needs %(needs)s; install it and run this again")
        return fail(said % (values | {"needs": named}))
    if not languages:
        return warn(_("%(name)s reads nothing; it is for measuring only") % values)
    spoken = [
        str(get_language_info(to_language(each))["name_translated"]) for each in languages
    ]
    values |= {"version": version, "languages": _(", ").join(spoken)}
    if sentence := reading_settings.unwise():
        return warn(sentence)
    said = _("%(name)s %(version)s reads %(languages)s, %(children)s pages at a time")
    return well(said % values)


def engine_by_now() -> CheckResult:
    """Check as `engine` does, but return a warning if it is still loading."""
    name = settings().engine
    try:
        return call_once(f"load {name} {get_language()}", engine).answer(LOADING_S)
    except NoAnswer:
        said = _("%(name)s is being loaded; look again in a moment")
        return warn(said % {"name": name})


@cache
def _loaded(name: str) -> tuple[str, tuple[str, ...]]:
    found = wiring.engine(name)
    return found.version, found.languages


def sandbox() -> CheckResult:
    """Check the confinement of reading processes, by attempts at forbidden operations."""
    held = _confinement()
    kept = {
        _("the network"): not held.network,
        _("files that are not its page"): not held.files,
        _("signals to other processes"): not held.signals,
    }
    named = _(", ").join(name for name, left in kept.items() if left)
    if named:
        said = _("reading processes keep %(named)s; run Lantai on Linux 5.13 or later")
        return warn(said % {"named": named})
    return well(_("reading processes have no network, and no files but their page"))


@cache
def _confinement() -> Confinement:
    """Return what is denied to reading processes; cached, as it does not change."""
    home = settings().home
    with wiring.page_reader("null") as reader:
        return reader.confinement([home, *(path for path in home.iterdir() if path.is_file())])


def clock() -> CheckResult:
    """Compare this machine's clock with those of the database and the store."""
    if not topology().clocks_may_differ:
        return well(_("database and objects live by the clock of this machine"))
    try:
        apart = {
            _("database"): _of_database(),
            _("object store"): wiring.store_clock_offset_s(),
        }
    except StoreUnavailable:  # reported by another check
        return warn(_("the object store does not tell what time it is"))
    off = {name: seconds for name, seconds in apart.items() if abs(seconds) > APART_S}
    named = ", ".join(f"{name} {seconds:+.1f} s" for name, seconds in (off or apart).items())
    if off:
        said = _("apart from this machine: %(named)s; set all machines by one time server")
        return warn(said % {"named": named})
    return well(named)


def _of_database() -> float:
    """Return how far the database's clock is ahead of ours, in seconds."""
    began = time.time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        server_time = float(cursor.fetchone()[0])
    return server_time - (began + time.time()) / 2
