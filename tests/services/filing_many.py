"""Files items in one process of an installation: `python -m tests.services.filing_many N SEED`.

Of five one is rolled back after it had its number, of twenty one number is made void.
"""

from __future__ import annotations

import random
import sys
import time
from contextlib import suppress

import django

django.setup()

from django.db import transaction  # noqa: E402

from catalog.errors import SeriesUnknown  # noqa: E402
from catalog.ledger.entries import Actor  # noqa: E402
from catalog.register import actions as register  # noqa: E402
from catalog.register import numbers  # noqa: E402
from catalog.register.actions import Description  # noqa: E402
from catalog.register.numbering import Template, class_parts  # noqa: E402
from catalog.scheme.queries import class_scheme  # noqa: E402
from config.settings import settings  # noqa: E402
from workers.jobs import protection  # noqa: E402

TYPES = ("APPLICATION", "DISCHARGE")
YEARS = (2026, 2027)
"""The years between which the turn of the year lies."""


class Undone(Exception):
    """The transaction is rolled back."""


def main(many: int, seed: int) -> None:
    """File items of several series in turn, as a worker does."""
    chance = random.Random(seed)
    for place in range(many):
        type_code = chance.choice(TYPES)
        year = YEARS[place * 2 // many]
        if chance.random() < 0.05:
            _void(type_code, year)
            continue
        with suppress(Undone):
            _file(type_code, year, undone=chance.random() < 0.2)


@transaction.atomic
def _file(type_code: str, year: int, *, undone: bool) -> None:
    described = Description(
        title="[filed]",
        type_code=type_code,
        type_confidence=1.0,
        class_code=class_scheme().document_type(type_code).class_code,
        year=year,
        page_count=1,
        source_name="filed.tif",
        source_channel="command",
    )
    template = Template(settings().item_template)
    item = register.file_item(
        described,
        class_scheme(),
        fonds_no=settings().fonds_no,
        template=template,
        marks=protection.marks(),
    )
    time.sleep(0.002)  # its pages are bound meanwhile
    register.note_filed(item, Actor("周敏"))
    if undone:
        raise Undone


def _void(type_code: str, year: int) -> None:
    scheme = class_scheme()
    record_class = scheme.record_class(scheme.document_type(type_code).class_code)
    parts: dict[str, str | int] = {
        **class_parts(record_class.code),
        "fonds": settings().fonds_no,
        "year": year,
        "ret": record_class.retention,
    }
    template = Template(settings().item_template)
    series, by = template.series(parts), Actor("周敏")
    with suppress(SeriesUnknown):
        numbers.void_number(series, template, protection.marks(), reason="test", by=by)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
