"""The reference pages say what the code says."""

from __future__ import annotations

import pytest

from config.settings import Settings
from tests.house import generated
from web.errors.texts.codes import TEXTS


@pytest.mark.parametrize("name", generated.PAGES)
def test_a_page_and_the_code_agree(name):
    """`python -m tests.house.generated --write` makes them agree again."""
    assert (generated.FOLDER / name).read_text("utf-8") == generated.PAGES[name]()


def test_every_code_is_on_its_page():
    page = generated.codes_page()
    assert [code for code in TEXTS if f"| `{code}` |" not in page] == []


def test_every_setting_says_what_it_means():
    assert generated.meanings_of_settings().keys() == Settings.model_fields.keys()
