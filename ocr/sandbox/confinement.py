"""What a child cannot do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Confinement:
    """What was tried in a child and found to be denied to it.

    Attributes:
        network: Making a socket of any kind.
        files: Opening files outside of its input, its scratch folder and the program.
        signals: Signalling the process that started it.
    """

    network: bool
    files: bool
    signals: bool
