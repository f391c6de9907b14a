from __future__ import annotations

import stat

import pytest

from config.secret import secret_key
from tests import program


def _rights(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("given", [{}, {"LANTAI_SECRET_KEY": "given from outside"}])
def test_a_new_data_folder_is_open_to_its_owner_only(tmp_path, given):
    home = tmp_path / "deep" / "home"
    done = program.run(home, "batch", **given)
    assert done.returncode == 2
    assert _rights(home) == 0o700


def test_a_data_folder_that_is_there_keeps_the_rights_a_person_gave_it(tmp_path):
    home = tmp_path / "home"
    home.mkdir(mode=0o750)
    secret_key(home)
    assert _rights(home) == 0o750


def test_the_key_is_made_once_and_for_its_owner_only(tmp_path):
    first = secret_key(tmp_path)
    assert secret_key(tmp_path) == first
    assert _rights(tmp_path / "secret-key") == 0o600
