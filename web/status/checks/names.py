"""Display names of the parts of an installation."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PARTS: Mapping[str, str | Promise] = {
    "folder": _("data folder"),
    "database": _("database"),
    "store": _("object store"),
    "broker": _("queues"),
    "index": _("index"),
    "index_lag": _("index lag"),
    "waiting": _("waiting"),
    "workers": _("workers"),
    "set_aside": _("set aside"),
    "reading": _("reading"),
    "sandbox": _("sandbox"),
    "clock": _("clock"),
    "worm": _("locks"),
    "fixity": _("stored objects"),
    "clockwork": _("by the clock"),
    "restore": _("backup"),
    "originals": _("originals"),
    "numbers": _("archive numbers"),
    "ledger": _("ledger"),
}
"""Display name by identifier, in the order in which a failure would spread."""
