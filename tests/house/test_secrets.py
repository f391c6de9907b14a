"""`make secrets` makes what docker-compose.yml names, each once and strong."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.house import compose, tree
from tests.places import ROOT


@pytest.fixture
def make(tmp_path):
    folder = tmp_path / "secrets"

    def run():
        subprocess.run(
            [ROOT / ".ci" / "secrets", folder], cwd=ROOT, check=True, capture_output=True
        )
        return {file.name: file for file in folder.iterdir()}

    return run


def test_every_secret_of_the_file_is_made(make):
    assert set(make()) == set(compose.model()["secrets"])


def test_each_is_strong_and_its_own(make):
    said = [file.read_text() for file in make().values()]
    assert all(re.fullmatch(r"[0-9a-f]{64}", each) for each in said)
    assert len(set(said)) == len(said)


def test_none_is_ever_overwritten_and_a_lost_one_is_made(make):
    before = {name: file.read_text() for name, file in make().items()}
    make()["lantai_index_password"].unlink()
    after = {name: file.read_text() for name, file in make().items()}
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"lantai_index_password"}


def test_only_the_owner_gets_to_them(make):
    files = make().values()
    assert {file.stat().st_mode & 0o777 for file in files} == {0o444}
    assert {file.parent.stat().st_mode & 0o777 for file in files} == {0o700}


def test_git_and_the_image_leave_them_out():
    assert "secrets/" in tree.text(ROOT / ".gitignore").splitlines()
    assert "!secrets" not in tree.text(ROOT / ".dockerignore")
