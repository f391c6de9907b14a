from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.rules.verdicts import (
    Cause,
    Outcome,
    PageFact,
    PageState,
    Reason,
    Verdict,
    file_outcome,
)


def pages(*states: PageState) -> list[PageFact]:
    return [PageFact(number, state) for number, state in enumerate(states, start=1)]


READ, BLANK, ASIDE, DAMAGED, WAITING = (
    PageState.READ,
    PageState.BLANK,
    PageState.SET_ASIDE,
    PageState.DAMAGED,
    PageState.WAITING,
)
states = st.lists(st.sampled_from(PageState), min_size=1, max_size=8)


def test_read_and_blank_pages_are_filed():
    assert file_outcome(pages(READ, BLANK, READ)) == Outcome(Verdict.FILED)


def test_a_file_of_blank_pages_is_filed_with_a_note():
    assert file_outcome(pages(BLANK, BLANK)) == Outcome(
        Verdict.FILED, (Reason(Cause.ALL_PAGES_BLANK, (1, 2)),)
    )


def test_a_file_without_pages_is_refused():
    assert file_outcome([]) == Outcome(Verdict.REFUSED, (Reason(Cause.NO_PAGES),))


def test_a_wholly_damaged_file_is_refused():
    assert file_outcome(pages(DAMAGED, DAMAGED)) == Outcome(
        Verdict.REFUSED, (Reason(Cause.ALL_PAGES_DAMAGED, (1, 2)),)
    )


def test_the_pages_that_need_a_person_are_named():
    assert file_outcome(pages(READ, ASIDE, DAMAGED, ASIDE)) == Outcome(
        Verdict.SET_ASIDE,
        (Reason(Cause.PAGES_DAMAGED, (3,)), Reason(Cause.PAGES_SET_ASIDE, (2, 4))),
    )


def test_nothing_is_said_while_a_page_waits():
    assert file_outcome(pages(READ, WAITING, DAMAGED)) == Outcome(None)


@given(states)
def test_nothing_is_filed_with_a_page_missing(found):
    outcome = file_outcome(pages(*found))
    assert (outcome.verdict is Verdict.FILED) == (set(found) <= {READ, BLANK})


@given(states)
def test_whatever_is_not_simply_filed_has_a_reason(found):
    outcome = file_outcome(pages(*found))
    assert outcome.reasons or outcome.verdict in (Verdict.FILED, None)


@given(states.flatmap(lambda found: st.permutations(pages(*found)).map(lambda p: (found, p))))
def test_the_order_of_the_pages_does_not_matter(found_and_shuffled):
    found, shuffled = found_and_shuffled
    assert file_outcome(shuffled) == file_outcome(pages(*found))
