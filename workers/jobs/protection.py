"""What this installation holds outside of its database: marks of its numbers, anchors."""

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
    """Return the marks of this installation."""
    return Marks(wiring.witness(register.installation()))


def anchors() -> Anchors:
    """Return the anchors of this installation's ledger."""
    return Anchors(wiring.witness(register.installation()), wiring.anchor_key())


@contextmanager
def numbering() -> Generator[Marks, None, None]:
    """Let numbers be given while the context lasts, once register and marks agree.

    They are compared when a process gives its first number, and again after a number turned
    out to be somebody's.

    Raises:
        MarksMissing: Numbers were given, and nothing here says up to which.
        RegisterBehind: A number turned out to be somebody's.
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
    """Compare the register with its marks, and count it on where it stands behind them.

    Raises:
        MarksMissing: A person has to say up to which number was given.
    """
    if unmarked(found.standing()):
        raise MarksMissing
    made = numbers.catch_up(found, entries.at_the_console())
    if made:
        log.warning("register was behind its marks", void=len(made))


def unmarked(series: list[Series]) -> list[Series]:
    """Return the series for which a person has to say which number was the last."""
    return [each for each in series if each.stand is Stand.UNMARKED]


def anchor(entered: RunHandle) -> bool:
    """Write the head of the ledger down, and log it: nothing of it is for a person."""
    head = anchors().write()
    log.info("ledger anchored", seq=head.seq, count=head.count, at=head.at, digest=head.digest)
    entered.told |= {"seq": head.seq, "count": head.count}
    return False
