"""The ledger's chain: every way of tampering shows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.ledger.chain import (
    START,
    Entry,
    Link,
    breaks,
    digest,
)

OLD = "b22fcd5b9e067e50e63ffe045a5efba46aaa77ae3b0bfc8fab14e914ce9792af"
"""Digest of an entry as it was computed before entries had a form."""


def chained(count):
    links, last = [], START
    for seq in range(1, count + 1):
        entry = Entry(
            seq, f"2024-03-05T00:00:0{seq}", "filed", "周敏", f"item:{seq}", {"n": seq}
        )
        own = digest(entry, last)
        links.append(Link(entry, last, own))
        last = own
    return links, last


def found(links, head):
    return {(each.seq, each.why) for each in breaks(links, *head)}


def test_an_untouched_chain_is_whole():
    links, head = chained(5)
    assert found(links, (5, head)) == set()


def test_an_empty_chain_is_whole():
    assert found([], (0, START)) == set()


@pytest.mark.parametrize(
    "change", [{"actor": "别人"}, {"at": "2020"}, {"detail": {}}, {"actor_id": 7}]
)
def test_an_edited_entry_shows_at_its_place(change):
    links, head = chained(5)
    links[2] = replace(links[2], entry=replace(links[2].entry, **change))
    assert found(links, (5, head)) == {(3, "content")}


def test_an_edited_entry_with_a_new_digest_breaks_the_next():
    links, head = chained(5)
    entry = replace(links[2].entry, actor="别人")
    links[2] = Link(entry, links[2].previous, digest(entry, links[2].previous))
    assert found(links, (5, head)) == {(4, "previous")}


def test_a_removed_entry_shows():
    links, head = chained(5)
    del links[2]
    assert (4, "number") in found(links, (5, head))


def test_exchanged_entries_show():
    links, head = chained(5)
    links[1], links[2] = links[2], links[1]
    assert found(links, (5, head))


def test_a_cut_tail_shows_at_the_head():
    links, head = chained(5)
    assert found(links[:3], (5, head)) == {(5, "head")}


def test_everything_removed_shows_at_the_head():
    _, head = chained(5)
    assert found([], (5, head)) == {(5, "head")}


def mixed(*forms):
    """Chain entries of these forms."""
    links, last = [], START
    for seq, form in enumerate(forms, start=1):
        entry = Entry(seq, "2024", "filed", "周敏", "item:1", {}, actor_id=3, form=form)
        links.append(Link(entry, last, digest(entry, last)))
        last = links[-1].digest
    return links, (len(forms), last)


def test_entries_that_were_written_before_the_account_was_covered_stay_whole():
    links, head = mixed(1, 1, 2, 2)
    assert found(links, head) == set()
    links[0] = replace(links[0], entry=replace(links[0].entry, actor_id=9))
    assert found(links, head) == set(), "it was not covered then"


def test_an_entry_of_an_older_form_behind_a_newer_one_shows():
    links, head = mixed(1, 2, 1, 2)
    assert found(links, head) == {(3, "form")}


def test_an_entry_said_to_be_of_another_form_than_it_was_written_in_shows():
    links, head = mixed(1, 2)
    links[1] = replace(links[1], entry=replace(links[1].entry, form=1))
    assert found(links, head) == {(2, "content")}


def test_a_digest_written_before_forms_were_known_is_still_the_same():
    entry = Entry(1, "2024", "filed", "周敏", "item:1", {"n": 1}, form=1)
    assert digest(entry, START) == OLD
