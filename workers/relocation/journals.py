"""Marks of numbers and anchors of the ledger: what lies outside of both databases."""

from __future__ import annotations

from itertools import takewhile

from catalog.ledger.anchors import JOURNAL
from catalog.register import queries as register
from catalog.register.high_water import (
    GIVEN,
    NUMBERS,
)
from catalog.register.numbering import from_object_name
from config import wiring
from config.settings import settings
from storage.witness.port import Record, Witness
from workers.relocation.tables import SOURCE


def bring() -> dict[str, int]:
    """Bring over the newest mark of each series and all anchors, and return how many there are.

    They are looked for in the state folder of this machine, under the id of the archive. Where
    there are none, a person is asked for the last numbers before any is given there.

    Raises:
        StorageError: One of both places does not answer.
    """
    key = register.installation(SOURCE)
    source = wiring.witness_at(settings().state_dir, key)
    here = wiring.witness(key)
    last = register.last_given(SOURCE)
    marks = 0
    for kind in (NUMBERS, GIVEN):
        for journal in source.journals(kind):
            series = from_object_name(journal.partition("/")[2])
            _bring(source, here, journal, last.get(series, 0))
            marks += kind == NUMBERS
    return {"marks": marks, "anchors": _bring(source, here, JOURNAL, 0)}


def _bring(source: Witness, here: Witness, journal: str, least: int) -> int:
    """Append what is missing of a journal from a position on; return how many there are."""
    found, held = _from(source, journal, least), _from(here, journal, least)
    for each in reversed(found):
        if each not in held:
            here.append(journal, each.position, each.content, again=True)
    return len(found)


def _from(witness: Witness, journal: str, least: int) -> list[Record]:
    """Return the newest entries of a journal down to a position."""
    return list(takewhile(lambda each: each.position >= least, witness.newest_first(journal)))
