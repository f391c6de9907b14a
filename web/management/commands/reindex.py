"""`lantai reindex`: make the search index anew from the database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config import wiring
from web import console
from workers import indexing


class Command(console.LantaiCommand):
    """Rebuilds the index; searches meanwhile see the old one."""

    summary = gettext_lazy("make the search index anew from the database")

    def run(self, options: Mapping[str, Any]) -> int:
        count = wiring.index().rebuild(indexing.all_documents())
        if options["json"]:
            console.print_json({"items": count})
        else:
            console.tables.print(_("Items in the new index: %(count)d") % {"count": count})
        return console.DONE
