"""Copying of the witness journals: high-water marks and ledger anchors."""

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


def copy_journals() -> dict[str, int]:
    """Copy the newest mark of each series and all anchors; return their numbers.

    The source is the state folder of this machine, under the archive's id. If it holds none, a
    person has to enter the last numbers before new ones are assigned.

    Raises:
        StorageError: One of both witnesses does not answer.
    """
    key = register.installation(SOURCE)
    source = wiring.witness_at(settings().state_dir, key)
    here = wiring.witness(key)
    last = register.last_given(SOURCE)
    marks = 0
    for kind in (NUMBERS, GIVEN):
        for journal in source.journals(kind):
            series = from_object_name(journal.partition("/")[2])
            _copy(source, here, journal, last.get(series, 0))
            marks += kind == NUMBERS
    return {"marks": marks, "anchors": _copy(source, here, JOURNAL, 0)}


def _copy(source: Witness, here: Witness, journal: str, least: int) -> int:
    """Copy missing entries of a journal from position `least` on; return the number there."""
    found, held = _from(source, journal, least), _from(here, journal, least)
    for each in reversed(found):
        if each not in held:
            here.append(journal, each.position, each.content, again=True)
    return len(found)


def _from(witness: Witness, journal: str, least: int) -> list[Record]:
    """Return the newest entries of a journal down to position `least` (inclusive)."""
    return list(takewhile(lambda each: each.position >= least, witness.newest_first(journal)))
