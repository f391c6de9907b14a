"""Both languages are whole: every text for people has its Chinese."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from tests.house import catalogue

PLACES = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def test_every_text_is_translated_and_none_is_in_doubt():
    open_ones = [
        entry["msgid"]
        for entry in catalogue.entries()
        if "fuzzy" in entry["#"] or not (entry.get("msgstr") or entry.get("msgstr[0]"))
    ]
    assert open_ones == []


def test_both_languages_name_the_same_things():
    differ = [
        entry["msgid"]
        for entry in catalogue.entries()
        if entry["msgid"] and "msgid_plural" not in entry
        if set(PLACES.findall(entry["msgid"])) != set(PLACES.findall(entry["msgstr"]))
    ]
    assert differ == []


def test_no_text_is_translated_twice():
    known = [(e.get("msgctxt", ""), e["msgid"]) for e in catalogue.entries()]
    assert [each for each in set(known) if known.count(each) > 1] == []


def test_the_catalogue_compiles(tmp_path):
    if shutil.which("msgfmt") is None:
        pytest.skip("gettext is not installed")
    done = subprocess.run(
        [
            "msgfmt",
            "--check-format",
            "--check-domain",
            "-o",
            tmp_path / "django.mo",
            catalogue.PO,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
