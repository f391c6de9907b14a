"""The `lantai` command; also `python -m web`."""

from __future__ import annotations

import os
import sys

from pydantic import ValidationError

from config.settings import settings


def main() -> None:
    """Run the named command, or list all commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.django")
    try:
        settings()
    except ValidationError as error:
        sys.exit(_refuse(error))
    from web.cli import command  # noqa: PLC0415  after the settings are validated

    sys.exit(command.run(sys.argv))


def _refuse(error: ValidationError) -> int:
    """Print the names of invalid settings, not their values; return the exit code."""
    for each in error.errors(include_input=False, include_url=False):
        name = "_".join(("LANTAI", *map(str, each["loc"]))).upper()
        sys.stderr.write(f"{name}: 设置无效 · not valid: {each['msg']}\n")
    return 2


if __name__ == "__main__":
    main()
