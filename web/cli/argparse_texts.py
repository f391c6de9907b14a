"""Messages of Python's argparse, listed here so that they are collected for translation.

Argparse translates them by the standard library's gettext; `speak` binds our catalogue to it.
"""

from __future__ import annotations

import gettext
import os
from pathlib import Path

from django.utils.translation import gettext_noop, to_locale

LOCALE = Path(__file__).parent.parent / "locale"

_TEXTS = (
    gettext_noop("usage: "),
    gettext_noop("positional arguments"),
    gettext_noop("options"),
    gettext_noop("show this help message and exit"),
    gettext_noop("%(prog)s: error: %(message)s\n"),
    gettext_noop("argument %(argument_name)s: %(message)s"),
    gettext_noop("the following arguments are required: %s"),
    gettext_noop("unrecognized arguments: %s"),
    gettext_noop("expected one argument"),
    gettext_noop("expected at least one argument"),
    gettext_noop("expected at most one argument"),
    gettext_noop("invalid %(type)s value: %(value)r"),
    gettext_noop("invalid choice: %(value)r (choose from %(choices)s)"),
    gettext_noop("ambiguous option: %(option)s could match %(matches)s"),
    gettext_noop("not allowed with argument %s"),
    gettext_noop("ignored explicit argument %r"),
    gettext_noop("one of the arguments %s is required"),
)


def speak(language: str) -> None:
    """Set the language of argparse to one of the settings, such as "zh-hans"."""
    gettext.bindtextdomain("django", LOCALE)
    gettext.textdomain("django")
    os.environ["LANGUAGE"] = to_locale(language)
