"""Base of the `lantai` commands: error messages, exit codes, output for people or as JSON.

Exit codes (docs/reference/commands.md): 0 done · 1 a problem was found, or an error in the
program · 2 the command is not valid, or names something missing · 3 stopped before the end;
the same command resumes.
"""

from __future__ import annotations

import json
import sys
from abc import ABC, abstractmethod
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from importlib.metadata import version
from typing import Any, ClassVar

import django
from django.core.management import (
    BaseCommand,
    CommandParser,
    ManagementUtility,
    get_commands,
    load_command_class,
)
from django.db import DatabaseError
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from rich.console import Console

from config.logs import log_threads
from config.settings import settings
from web.cli import argparse_texts, installation
from web.errors import messages
from web.schema import Schema
from workers.database_errors import database_code
from workers.errors import Coded

DONE, WRONG, NOT_UNDERSTOOD, STOPPED = 0, 1, 2, 3

EVERYDAY = ("ingest", "batch", "search", "show", "retry", "rescan", "export", "images")
"""Commands of daily work; all others are for administrators."""

words = Console(stderr=True, highlight=False, markup=False, emoji=False)
"""Standard error: progress and messages if standard output is JSON, and always errors."""

tables = Console(
    highlight=False, markup=False, emoji=False, width=None if sys.stdout.isatty() else 120
)
"""Standard output for people."""


class LantaiCommand(BaseCommand, ABC):
    """Base class of the commands: `run` does the work and prints the result."""

    summary: ClassVar[str | Promise]
    """Short description for the help."""
    examples: ClassVar[Sequence[str]] = ()
    """Example command lines for the help, without `lantai`."""

    suppressed_base_arguments = {
        "--version",
        "--verbosity",
        "--settings",
        "--pythonpath",
        "--traceback",
        "--no-color",
        "--force-color",
        "--skip-checks",
    }
    requires_system_checks = ()
    requires_migrations_checks = False
    needs_tables = True
    speaks_json = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        if self.speaks_json:
            parser.add_argument(
                "--json", action="store_true", help=_("print one JSON object and nothing else")
            )

    def create_parser(self, prog_name: str, subcommand: str, **more: Any) -> CommandParser:
        """Return the parser, in the language of the settings."""
        with translation.override(settings().language):
            self.help = str(self.summary)
            if self.examples:
                lines = [_("Examples:"), *(f"  lantai {each}" for each in self.examples)]
                more["epilog"] = "\n".join(lines)
                more["formatter_class"] = RawDescriptionHelpFormatter
            return super().create_parser(prog_name, subcommand, **more)

    def execute(self, *_args: Any, **options: Any) -> str | None:
        """Run the command and exit; errors with a code become one message and an exit code."""
        with translation.override(settings().language):
            try:
                if self.needs_tables:
                    installation.prepare()
                sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
                code = self.run(options)
            except DatabaseError as error:
                code = self._sorry(database_code(error), STOPPED, error)
            except Exception as error:
                if not isinstance(error, Coded):
                    raise
                ends = STOPPED if error.transient else NOT_UNDERSTOOD
                code = self._sorry(error.code, ends, error)
            except KeyboardInterrupt:
                code = self._sorry("interrupted", STOPPED, None)
        sys.exit(code)

    @abstractmethod
    def run(self, options: Mapping[str, Any]) -> int:
        """Do the work, print the result, return the exit code."""

    def _sorry(self, code: str, exit_code: int, error: Exception | None) -> int:
        named = ": ".join(str(part) for part in getattr(error, "args", ()) if part)
        words.print(printable(messages.sentence(code, named=named)), style="bold red")
        return exit_code


def add_query(parser: ArgumentParser | Any, similar_of: ArgumentParser, what: str) -> None:
    """Add `--query`, which selects all items a search finds, and `--similar`."""
    parser.add_argument("--query", metavar="WORDS", help=what)
    similar_of.add_argument(
        "--similar",
        action="store_true",
        help=_("with --query: also items that may be misread or nearly hold the words"),
    )


def add_unmasked(parser: ArgumentParser) -> None:
    """Add `--unmasked`, which shows personal numbers in full."""
    parser.add_argument(
        "--unmasked",
        action="store_true",
        help=_("show identity, account and phone numbers in full; noted in the ledger"),
    )


def printable(text: str) -> str:
    """Replace unprintable characters, so that file names cannot control the terminal."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def beside_answers(options: Mapping[str, Any]) -> Console:
    """Return the console for a progress bar that does not mix with printed lines.

    Rich separates lines from a bar on the same console only: that is standard output on a
    terminal without `--json`; otherwise the bar goes to standard error.
    """
    return tables if tables.is_terminal and not options["json"] else words


def print_json(answer: Mapping[str, Any] | Schema) -> None:
    """Print one JSON object on one line of standard output."""
    values = answer.to_json() if isinstance(answer, Schema) else answer
    sys.stdout.write(json.dumps(values, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def whole_number(text: str) -> int:
    """Parse an integer from 0; the `type` of an option.

    Raises:
        ArgumentTypeError: The text is not such a number.
    """
    if not (text.isascii() and text.isdecimal()):
        raise ArgumentTypeError(_("“%(value)s” is no whole number from 0") % {"value": text})
    return int(text)


def run(argv: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    django.setup()
    log_threads()
    argparse_texts.speak(settings().language)
    asked = list(argv[1:])
    if asked in ([], ["-h"], ["--help"], ["help"]):
        _list_commands()
        return DONE if asked else NOT_UNDERSTOOD
    if asked in (["--version"], ["version"]):
        tables.print(f"Lantai {version('lantai')}")
        return DONE
    if asked[0] not in {*get_commands(), "help"}:
        _say_unknown(asked[0])
        return NOT_UNDERSTOOD
    ManagementUtility(["lantai", *asked]).execute()
    return DONE


def _commands() -> dict[str, LantaiCommand]:
    """Return our commands by name, everyday ones first."""
    ours = {name for name, app in get_commands().items() if app == "web"}
    names = [*EVERYDAY, *sorted(ours - {*EVERYDAY})]
    loaded = {name: load_command_class("web", name) for name in names}
    return {name: each for name, each in loaded.items() if isinstance(each, LantaiCommand)}


def _say_unknown(name: str) -> None:
    """Print that there is no such command, with the closest match."""
    with translation.override(settings().language):
        said = _("There is no command “%(name)s”.") % {"name": printable(name)}
        for near in get_close_matches(name, _commands(), n=1):
            said += " " + _("Do you mean “lantai %(near)s”?") % {"near": near}
        words.print(said, style="bold red")
        words.print(_("“lantai --help” lists all commands."))


def _list_commands() -> None:
    """Print our commands in two groups, one per line."""
    with translation.override(settings().language):
        tables.print(_("Lantai: boxes of insurance paper become numbered, searchable records."))
        head = ""
        for name, command in _commands().items():
            group = _("Every day:") if name in EVERYDAY else _("Upkeep:")
            if group != head:
                tables.print(f"\n{group}")
            head = group
            tables.print(f"  lantai {name:<9} {command.summary}")
        tables.print("\n" + _("“lantai COMMAND --help” describes a command."))
