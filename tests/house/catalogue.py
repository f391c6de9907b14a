"""The Chinese catalogue of texts, read without gettext's programs."""

from __future__ import annotations

import ast
import re

from tests.places import ROOT

PO = ROOT / "web" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"

_PART = re.compile(r'^(msgid|msgstr(?:\[\d\])?|msgid_plural|msgctxt) (".*")$')


def entries() -> list[dict[str, str]]:
    """Return each entry: its parts by keyword, and its flags under "#"."""
    return [_entry(block) for block in PO.read_text("utf-8").split("\n\n") if block.strip()]


def chinese() -> dict[str, str]:
    """Return the Chinese text of each text that has one and is not in doubt."""
    return {
        entry["msgid"]: entry["msgstr"]
        for entry in entries()
        if entry.get("msgstr") and "fuzzy" not in entry["#"]
    }


def _entry(block: str) -> dict[str, str]:
    entry = {"#": "", "msgid": ""}
    at = ""
    for line in block.splitlines():
        if line.startswith("#,"):
            entry["#"] += line
        elif found := _PART.match(line):
            at = found[1]
            entry[at] = ast.literal_eval(found[2])
        elif line.startswith('"'):
            entry[at] += ast.literal_eval(line)
    return entry
