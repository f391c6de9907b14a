from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.rules.account import Account, Difference, Gap, PageGap, Sum, page_gaps

FILES = ("split", "duplicate", "refused", "ignored", "set_aside", "waiting")
PAGES = ("read", "blank", "set_aside", "waiting")
counts = st.integers(0, 500)


def account(files: list[int], pages: list[int], **changed: int) -> Account:
    """An account that balances, but for what is changed."""
    numbers = {f"files_{name}": n for name, n in zip(FILES, files, strict=True)}
    numbers |= {f"pages_{name}": n for name, n in zip(PAGES, pages, strict=True)}
    sums = {"files_received": sum(files), "pages_counted": sum(pages), "items_filed": files[0]}
    return Account(**{**numbers, **sums, **changed})


six = st.lists(counts, min_size=6, max_size=6)
four = st.lists(counts, min_size=4, max_size=4)


@given(six, four)
def test_what_is_all_accounted_for_balances(files, pages):
    assert account(files, pages).balances
    assert account(files, pages).differences() == ()


@given(six, four, counts)
def test_a_lost_or_doubled_file_is_named_with_how_many(files, pages, received):
    found = account(files, pages, files_received=received).differences()
    missing = received - sum(files)
    assert found == ((Difference(Sum.FILES, received, sum(files)),) if missing else ())
    assert [difference.missing for difference in found] == ([missing] if missing else [])


@given(six, four, counts)
def test_a_lost_or_doubled_page_is_named_with_how_many(files, pages, counted):
    found = account(files, pages, pages_counted=counted).differences()
    assert [difference.missing for difference in found] == (
        [counted - sum(pages)] if counted != sum(pages) else []
    )


@given(six, four, counts)
def test_items_are_never_more_than_their_files(files, pages, items):
    found = account(files, pages, items_filed=items)
    assert found.balances == (items <= files[0] + files[4])


@given(six, four)
def test_a_batch_is_complete_when_nobody_has_work_left(files, pages):
    left = files[4] + files[5] + pages[2] + pages[3]
    assert account(files, pages).complete == (left == 0)


def test_a_batch_with_an_item_still_to_be_filed_is_not_complete():
    found = Account(
        files_received=1, files_split=1, pages_counted=1, pages_read=1, items_waiting=1
    )
    assert found.balances
    assert not found.complete


def test_several_differences_are_all_named():
    found = Account(
        files_received=2, files_split=1, pages_counted=3, items_filed=2
    ).differences()
    assert [difference.sum for difference in found] == [Sum.FILES, Sum.PAGES, Sum.ITEMS]


def test_an_empty_batch_balances_and_is_complete():
    assert Account().complete


def test_nothing_is_counted_below_zero():
    with pytest.raises(ValueError, match="pages_read"):
        Account(pages_read=-1)


def test_every_page_that_differs_is_named():
    assert page_gaps(4, [1, 3, 3, 7]) == (
        PageGap(2, Gap.MISSING),
        PageGap(3, Gap.DOUBLED),
        PageGap(4, Gap.MISSING),
        PageGap(7, Gap.BEYOND),
    )
    assert page_gaps(0, [0]) == (PageGap(0, Gap.BEYOND),)


@given(st.integers(0, 30), st.lists(st.integers(0, 35), max_size=40))
def test_no_gap_means_each_page_once(counted, present):
    assert (page_gaps(counted, present) == ()) == (sorted(present) == [*range(1, counted + 1)])
