"""What is installed is what was locked, and may be used in a service of a company."""

from __future__ import annotations

import importlib.metadata
import re

import pytest

from tests.places import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")
STRONG = re.compile(r"\bA?GPL|(?:Affero |\b)General Public License", re.IGNORECASE)
LESSER = re.compile(r"\bLGPL|Lesser General Public|Library General Public", re.IGNORECASE)


def _locked(lock):
    """Return each requirement of a lock with the lines that belong to it."""
    text = (ROOT / lock).read_text("utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_one_version_and_a_hash(lock):
    loose = [
        line
        for line in _locked(lock)
        if not re.match(
            r"[a-z0-9][a-z0-9._-]*(?:\[[a-z0-9,_-]+\])?==\S+ .*--hash=sha256:", line
        )
    ]
    assert _locked(lock)
    assert loose == []


def test_both_locks_hold_the_same_versions():
    run = {line.split()[0] for line in _locked("requirements.lock")}
    develop = {line.split()[0] for line in _locked("requirements-dev.lock")}
    assert run - develop == set()


def test_no_package_at_run_time_forces_its_licence_on_us():
    forcing = {}
    for line in _locked("requirements.lock"):
        name = line.split("==")[0].split("[")[0]
        try:
            licence = _licence(importlib.metadata.metadata(name))
        except importlib.metadata.PackageNotFoundError:
            continue  # locked for another system or another Python
        if STRONG.search(LESSER.sub("", licence)):
            forcing[name] = licence
    assert forcing == {}


def _licence(metadata) -> str:
    """Return what a package says of its licence, but not the whole text of one."""
    said = [metadata.get("License-Expression") or "", (metadata.get("License") or "")[:80]]
    said += [c for c in metadata.get_all("Classifier") or () if c.startswith("License")]
    return " ".join(said)
