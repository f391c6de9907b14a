"""Protection outside of the database: high-water marks of numbers, ledger anchors."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import structlog

from catalog.errors import MarksMissing, RegisterBehind
from catalog.ledger import entries
from catalog.ledger.anchors import Anchors
from catalog.register import numbers
from catalog.register import queries as register
from catalog.register.high_water import (
    Marks,
    Series,
    Stand,
)
from config import wiring
from workers.jobs.runs import RunHandle

log = structlog.get_logger()

_compared: set[str] = set()
"""Installations whose register this process has compared with its marks."""


def marks() -> Marks:
    """Return the high-water marks of this installation."""
    return Marks(wiring.witness(register.installation()))


def anchors() -> Anchors:
    """Return the ledger anchors of this installation."""
    return Anchors(wiring.witness(register.installation()), wiring.anchor_key())


@contextmanager
def numbering() -> Generator[Marks, None, None]:
    """Allow numbers to be assigned inside the context, once register and marks agree.

    They are compared before a process assigns its first number, and again after a collision.

    Raises:
        MarksMissing: Numbers were assigned, but there is no mark of the last one.
        RegisterBehind: A number turned out to be taken.
        StorageError: The marks cannot be read or written.
    """
    here = register.installation()
    found = Marks(wiring.witness(here))
    if here not in _compared:
        compare(found)
        _compared.add(here)
    try:
        yield found
    except RegisterBehind:
        _compared.discard(here)
        raise


def compare(found: Marks) -> None:
    """Compare the register with its marks, and advance it where it is behind.

    Raises:
        MarksMissing: A person has to enter the last assigned number.
    """
    if unmarked(found.standing()):
        raise MarksMissing
    made = numbers.catch_up(found, entries.at_the_console())
    if made:
        log.warning("register was behind its marks", void=len(made))


def unmarked(series: list[Series]) -> list[Series]:
    """Return the series without a mark, whose last number a person has to enter."""
    return [each for each in series if each.stand is Stand.UNMARKED]


def anchor(run: RunHandle) -> bool:
    """Write an anchor of the ledger's head and log it; never has a finding."""
    head = anchors().write()
    log.info("ledger anchored", seq=head.seq, count=head.count, at=head.at, digest=head.digest)
    run.counts |= {"seq": head.seq, "count": head.count}
    return False
