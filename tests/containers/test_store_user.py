"""The user of the store that docker-compose.yml makes may do what Lantai does, and no more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytestmark = [pytest.mark.containers, pytest.mark.timeout(2400)]


@pytest.fixture(scope="module")
def ended(installation):
    """Return how each attempt ended, made in a container of ours with the secrets it has."""
    script = Path(__file__).with_name("as_store_user.py").read_bytes()
    told = installation.compose("exec -T web python -", script)
    return json.loads(told.text.splitlines()[-1])


def test_it_can_do_all_that_lantai_does(ended):
    assert ended["needed"] == dict.fromkeys(ended["needed"], "done")


def test_it_can_neither_lift_a_lock_nor_delete_the_bucket_nor_let_others_in(ended):
    assert set(ended["refused"].values()) <= {"AccessDenied", "InvalidRequest"}
    assert ended["kept"] == 1
