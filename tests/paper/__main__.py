"""`python -m tests.paper FOLDER`: make the shipped samples again (FOLDER is tests/samples)."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.paper import fonts, samples


def main() -> int:
    """Build the batch where the command line says; returns the exit code."""
    if len(sys.argv) != 2:
        print("usage: python -m tests.paper FOLDER", file=sys.stderr)
        return 2
    if not fonts.installed():
        print("The fonts are missing: apt-get install fonts-noto-cjk", file=sys.stderr)
        return 1
    samples.build(Path(sys.argv[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
