"""Scope: the part of the register that a person may see."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_BRANCH = "B1"
"""Code of the branch (机构) of batches that name no other."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of the register that a person may see.

    Attributes:
        classes: Class codes, each including all classes below it; None for all.
        levels: Sensitivity levels; None for all.
        branches: Codes of branches (机构); None for all.
    """

    classes: frozenset[str] | None = None
    levels: frozenset[str] | None = None
    branches: frozenset[str] | None = None


EVERYTHING = Scope()
NOTHING = Scope(classes=frozenset(), levels=frozenset(), branches=frozenset())
