"""An anchor is one line that only the installation's key can make."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.ledger.anchor_line import (
    Anchor,
    parse,
)

KEY = b"k" * 32
ANCHOR = Anchor("0" * 32, 12, 12, "20240305T060708Z", "a" * 64).signed(KEY)


def test_a_line_is_read_as_it_was_written_also_broken_by_a_mail_program():
    assert parse(ANCHOR.line) == ANCHOR
    assert parse(f" {ANCHOR.line[:70]}\n  {ANCHOR.line[70:]}\n") == ANCHOR
    assert ANCHOR.is_signed(KEY)


@pytest.mark.parametrize(
    "change",
    [{"seq": 13}, {"count": 11}, {"digest": "b" * 64}, {"at": "20240306T060708Z"},
     {"installation": "1" * 32}],
)  # fmt: skip
def test_a_changed_line_is_not_signed(change):
    assert not replace(ANCHOR, **change).is_signed(KEY)
    assert not ANCHOR.is_signed(b"another key")


@pytest.mark.parametrize("text", ["", "lantai-ledger-1", "a" * 300, ANCHOR.line[:-1]])
def test_what_is_no_line_is_not_read(text):
    assert parse(text) is None
