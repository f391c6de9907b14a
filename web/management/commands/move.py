"""`lantai move HOME`: relocate an embedded installation to the services of the settings."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from web.cli import (
    command,
    installation,
)
from web.cli.progress import MoveProgress
from web.cli.relocation import print_moved
from web.status.schemas import RelocationSchema
from workers.relocation import (
    relocate,
    source,
)


class Command(command.LantaiCommand):
    """Relocates an installation; the same command again resumes an interrupted relocation."""

    summary = gettext_lazy("move an installation of one machine onto services")
    needs_tables = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "home",
            type=Path,
            metavar="HOME",
            help=_("data folder (LANTAI_HOME) of the installation that is moved"),
        )

    def run(self, options: Mapping[str, Any]) -> int:
        began = time.monotonic()
        command.words.print(_("Looking at the installation that is to be moved."))
        with source.opened(options["home"].expanduser().absolute()) as held:
            installation.prepare(for_a_move=True)
            with MoveProgress() as progress:
                outcome = relocate.run(held, progress.look)
        answer = RelocationSchema.of(outcome, time.monotonic() - began)
        if options["json"]:
            command.print_json(answer)
        else:
            print_moved(answer)
        return command.DONE if answer.moved else command.WRONG
