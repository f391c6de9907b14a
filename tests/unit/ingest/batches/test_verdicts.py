"""What becomes of a file, by cases and by property."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.batches.verdicts import (
    PageOutcome,
    Verdict,
    file_verdict,
)

READ, BLANK, ASIDE, DAMAGED, WAITING = (
    PageOutcome.READ,
    PageOutcome.BLANK,
    PageOutcome.SET_ASIDE,
    PageOutcome.DAMAGED,
    PageOutcome.WAITING,
)


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ([], Verdict.REFUSED),
        ([DAMAGED], Verdict.REFUSED),
        ([READ], Verdict.FILED),
        ([BLANK], Verdict.FILED),
        ([READ, BLANK], Verdict.FILED),
        ([READ, DAMAGED], Verdict.SET_ASIDE),
        ([BLANK, DAMAGED], Verdict.SET_ASIDE),
        ([ASIDE], Verdict.SET_ASIDE),
        ([ASIDE, DAMAGED], Verdict.SET_ASIDE),
        ([READ, WAITING], None),
        ([DAMAGED, WAITING], None),
    ],
)
def test_a_file_becomes_what_its_pages_became(pages, expected):
    assert file_verdict(pages) is expected


@given(st.lists(st.sampled_from(PageOutcome), max_size=6))
def test_nothing_is_filed_with_a_page_missing_and_order_does_not_matter(pages):
    verdict = file_verdict(pages)
    assert (verdict is None) == (WAITING in pages)
    if verdict is Verdict.FILED:
        assert set(pages) <= {READ, BLANK}
    assert file_verdict(pages[::-1]) is verdict
