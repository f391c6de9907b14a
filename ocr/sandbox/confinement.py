"""Result of testing a child's confinement."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Confinement:
    """Accesses that were tried in a child and denied.

    Attributes:
        network: Creating a socket of any kind.
        files: Opening files outside of its input, its scratch folder and the program.
        signals: Signalling its parent process.
    """

    network: bool
    files: bool
    signals: bool
