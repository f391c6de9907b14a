"""The account of a batch: sums that can be checked, and what is missing in them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.batches.account import (
    Account,
    Difference,
    Sum,
)

few = st.integers(0, 50)
FILE_PARTS = (
    "files_split",
    "files_duplicate",
    "files_refused",
    "files_ignored",
    "files_set_aside",
    "files_waiting",
)
PAGE_PARTS = ("pages_read", "pages_blank", "pages_set_aside", "pages_waiting")


@st.composite
def balanced(draw):
    parts = {name: draw(few) for name in FILE_PARTS + PAGE_PARTS}
    return Account(
        files_received=sum(parts[name] for name in FILE_PARTS),
        pages_counted=sum(parts[name] for name in PAGE_PARTS),
        items_filed=draw(st.integers(0, parts["files_split"] + parts["files_set_aside"])),
        **parts,
    )


@given(balanced())
def test_what_adds_up_balances(account):
    assert account.balances
    assert account.differences() == ()


@given(balanced(), st.integers(1, 9))
def test_a_lost_file_or_page_is_named(account, lost):
    files = replace(account, files_received=account.files_received + lost)
    pages = replace(account, pages_counted=account.pages_counted + lost)
    assert [(each.sum, each.missing) for each in files.differences()] == [(Sum.FILES, lost)]
    assert [(each.sum, each.missing) for each in pages.differences()] == [(Sum.PAGES, lost)]


def test_there_are_never_more_items_than_files():
    account = Account(files_received=1, files_split=1, items_filed=2)
    assert account.differences() == (Difference(Sum.ITEMS, 1, 2),)


def test_less_than_nothing_cannot_be_counted():
    with pytest.raises(ValueError, match="pages_read"):
        Account(pages_read=-1)
