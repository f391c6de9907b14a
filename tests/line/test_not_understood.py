from __future__ import annotations

import pytest

from tests import program


@pytest.mark.parametrize("words", [["bogus"], ["ingest"], ["batch", "no-number"], []])
def test_a_command_that_is_not_understood_ends_with_two(tmp_path, words):
    done = program.run(tmp_path / "home", *words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_who_types_a_command_wrong_is_told_which_is_meant(tmp_path):
    done = program.run(tmp_path / "home", "serch", "保单")
    assert done.returncode == 2
    assert "lantai search" in done.stderr
    assert "lantai --help" in done.stderr


def test_a_setting_that_is_not_valid_is_named_without_its_value(tmp_path):
    done = program.run(tmp_path / "home", "batch", LANTAI_ENGINE="gutenberg")
    assert done.returncode == 2
    assert done.stderr.startswith("LANTAI_ENGINE: ")
    assert "gutenberg" not in done.stderr
    assert "Traceback" not in done.stderr
