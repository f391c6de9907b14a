"""Copies the tables in the file `argv[1]` into those of the environment, and tells of it."""

from __future__ import annotations

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from catalog import ledger  # noqa: E402
from catalog.models import Item  # noqa: E402
from workers import moving_tables  # noqa: E402

SOURCE = "source"


def main(path: str, *, first: bool) -> None:
    """Copy, from the beginning or from where an earlier copy was killed."""
    connections.settings[SOURCE] = connections.settings["default"] | {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {},
    }
    if first:
        call_command("migrate", verbosity=0, interactive=False)
        for model in reversed(moving_tables.tables()):  # what migrating plants comes over too
            model._base_manager.all()._raw_delete("default")
    for model in moving_tables.tables():
        for _rows in moving_tables.copy(model, SOURCE):
            print("chunk", flush=True)
    moving_tables.go_on_counting()
    both = {
        model._meta.label: [moving_tables.digest(model, each) for each in (SOURCE, "default")]
        for model in moving_tables.tables()
    }
    fresh = Item.objects.order_by("-pk")[0]
    fresh.pk, fresh.number, fresh.running = None, "one more", 999
    fresh.save(force_insert=True)
    told = {"breaks": len(ledger.breaks()), "tables": both, "fresh": fresh.pk}
    fresh.delete()
    print(json.dumps(told))
    connections.close_all()


if __name__ == "__main__":
    main(sys.argv[1], first=sys.argv[2] == "first")
