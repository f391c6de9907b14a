"""The `lantai` command; also `python -m web`."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command that is named, or list the commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.django")
    from web import console  # noqa: PLC0415  settings are chosen by now

    sys.exit(console.run(sys.argv))


if __name__ == "__main__":
    main()
