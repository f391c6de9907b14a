"""Answers questions in one installation: `python -m tests.services.asking`, a line each.

On standard input a JSON list of queries; on standard output all that is promised to be the
same from both indexes, and whether somebody could sign in.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django

django.setup()

from django.contrib.auth import authenticate, get_user_model  # noqa: E402

from catalog.access.scope import EVERYTHING, Scope  # noqa: E402
from catalog.models import Item  # noqa: E402
from config import wiring  # noqa: E402
from search.matching.matches import MatchKind  # noqa: E402
from search.query import parse  # noqa: E402

A_LONG_TIME_AGO = 1_000_000
"""Unix seconds; a score above is a date, for words give none so high."""

NAME, PASSWORD = "zhou.min", "of nobody else 20"
SOME = Scope(classes=frozenset({"LP"}), levels=frozenset({"L3", "L4"}))


def told(typed: str, scope: Scope, *, similar: bool) -> dict[str, Any]:
    """Return what is promised: which items, how found, counts; the order where there is one."""
    found = wiring.index().search(parse(typed), scope, limit=5000, similar=similar)
    numbers = Item.objects.in_bulk([hit.id for hit in found.hits])
    hits = [
        (numbers[hit.id].number, hit.how.name, sorted(hit.passages), round(hit.score, 4))
        for hit in found.hits
    ]
    return {
        "typed": typed,
        "totals": [found.total, found.doubtful, found.similar],
        "exact": [found.exact, found.searched_all],
        "facets": {name: dict(values) for name, values in found.facets.items()},
        "hits": sorted(hit[:3] for hit in hits),
        "ordered": [hit for hit in hits if hit[1] != MatchKind.EXACT.name],
        "newest": [hit[0] for hit in hits if hit[3] > A_LONG_TIME_AGO],
    }


def main() -> None:
    """Answer each query to everybody, and each third to somebody who may see less."""
    for place, typed in enumerate(json.load(sys.stdin)):
        print(
            json.dumps(told(typed, EVERYTHING if place % 3 else SOME, similar=place % 4 == 0))
        )
    people = list(get_user_model().objects.values_list("username", flat=True))
    may = authenticate(None, username=NAME, password=PASSWORD) is not None
    print(json.dumps({"people": people, "may": may}))


if __name__ == "__main__":
    main()
