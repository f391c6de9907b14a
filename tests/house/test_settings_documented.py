"""Whatever can be chosen is on the page of settings, and nothing else is."""

from __future__ import annotations

import re

from config.settings import Settings
from tests.house import tree
from tests.places import ROOT

PAGE = ROOT / "docs" / "reference" / "settings.md"
NAMES = {f"LANTAI_{name.upper()}" for name in Settings.model_fields}


def test_the_page_names_every_setting_and_no_other():
    assert (
        set(re.findall(r"^\| `(LANTAI_[A-Z_]+)`", PAGE.read_text("utf-8"), re.MULTILINE))
        == NAMES
    )


def test_no_page_names_a_setting_that_does_not_exist():
    named = {
        (str(file), name)
        for file in tree.ours(".md", ".po", ".html", ".py")
        for name in re.findall(r"\bLANTAI_(?!TEST_)[A-Z][A-Z_]*[A-Z]\b", tree.text(file))
    }
    assert {each for each in named if each[1] not in NAMES} == set()


STARTING = {"web/__main__.py", "web/wsgi.py", "config/settings.py"}
"""Programs that say which settings Django takes, and what reads ours."""

CHILDREN = {"ocr/sandbox/confine.py", "ocr/sandbox/client.py", "ocr/engines/tesseract.py"}
"""Modules that make the environment of the reading child and of what it starts."""


TRUST = {"storage/s3/account.py"}
"""Modules that take the certificates that the system trusts (SSL_CERT_FILE)."""

LANGUAGE = {"web/cli/argparse_texts.py"}
"""Modules that say to the standard library which language people chose."""


def test_nothing_but_the_settings_reads_the_environment():
    reading = {
        str(file)
        for file in tree.program()
        if re.search(r"os\.(?:environ|getenv)", tree.text(file))
    }
    assert reading - STARTING - CHILDREN - TRUST - LANGUAGE == set()
