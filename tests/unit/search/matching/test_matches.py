from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import ngrams
from search.matching.edit_distance import budget
from search.matching.matches import (
    Match,
    MatchKind,
    all_matches,
    best_match,
)
from search.matching.uncertainty import (
    Doubt,
    NormalisedPassage,
)


def form(text, **doubts):
    """A form with doubts `p3=(0.5, "建")`: place, confidence, likely readings."""
    told = {}
    for name, (confidence, others) in doubts.items():
        at = int(name[1:])
        told[at] = Doubt(at, confidence, tuple((char, 0.3) for char in others))
    return NormalisedPassage(text, told)


def how(word, text):
    found = best_match(word, text, similar=True)
    return found and found.how.name.lower()


def test_a_word_stands_as_read_wherever_it_is_a_substring():
    assert all_matches("张张", form("张张张")) == [Match(0, 2), Match(1, 3)]


def test_a_word_stands_with_next_best_readings():
    text = form("张健国和李建园", p1=(0.5, "建"), p6=(0.4, "国"))
    assert all_matches("建国", text) == [
        Match(1, 3, MatchKind.DOUBTFUL, 0.7),
        Match(5, 7, MatchKind.DOUBTFUL, 0.7),
    ]
    assert all_matches("张建国", text) == [Match(0, 3, MatchKind.DOUBTFUL, 0.7)]
    assert all_matches("张建园", text) == []


def test_a_weaker_place_gives_way_to_a_stronger():
    text = form("建国", p0=(0.5, "国"), p1=(0.5, "建"))
    assert all_matches("国", text) == [Match(0, 1, MatchKind.DOUBTFUL, 0.7), Match(1, 2)]
    assert all_matches("建国", text, similar=True) == [Match(0, 2)]


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        (
            "林晓岚",
            form("林晓风", p2=(0.4, "")),
            "similar",
        ),  # any may stand where it is doubted
        ("林晓岚", form("林晓风"), None),  # and none where it is not
        ("林晓岚", form("林晓"), None),
        ("林晓岚", form("林岚"), None),
        ("晓岚", form("晓风", p1=(0.4, "")), None),  # too short for that
        ("岚", form("风", p0=(0.4, "")), None),
        (
            "腰椎间盘突出症",
            form("腰椎间盘突岀症"),
            "similar",
        ),  # long enough for one that is sure
        ("腰椎间盘突出症", form("腰椎盘突出症"), "similar"),  # lost
        ("腰椎间盘突出症", form("腰椎间盘盘突出症"), "similar"),  # gained
        ("腰椎间盘突出症", form("腰椎间突岀症"), None),
        ("2023年5月6日", form("2023年5月8日"), None),  # another day is another day
        ("2023年5月6日", form("2023年5月16日"), None),
        ("2023年5月6日", form("2023年5月8日", p7=(0.6, "")), "similar"),
        ("P20230000964653", form("P2023 0000964653"), "similar"),
        ("P20230000964653", form("P2023000964653"), "similar"),
        ("P20230000964653", form("P20230000964"), None),
    ],
)
def test_what_is_similar(word, text, found):
    assert how(word.lower(), NormalisedPassage(text.text.lower(), text.doubts)) == found


def test_the_cheapest_way_is_taken_and_its_range_told():
    text = form("甲乙腰椎盘突出症丙丁腰椎间盘突岀症", p15=(0.4, ""))
    assert all_matches("腰椎间盘突出症", text, similar=True) == [
        Match(2, 8, MatchKind.SIMILAR, 1.25),
        Match(10, 17, MatchKind.SIMILAR, 0.62),
    ]


def test_a_longer_word_may_cost_more_up_to_a_bound():
    assert [budget("险" * n) for n in (1, 2, 4, 12, 18)] == [0, 50, 100, 300, 300]
    assert budget("12 34") == budget("1234")


chars = st.text("张建国ab12 ", max_size=12)
doubted = st.dictionaries(
    st.integers(0, 11),
    st.tuples(
        st.sampled_from([0.0, 0.4, 0.6, 0.8]),
        st.sets(st.sampled_from("张建国ab12李"), max_size=2),
    ),
    max_size=5,
)


def some_form(text, doubts):
    return NormalisedPassage(
        text,
        {
            at: Doubt(at, confidence, tuple((c, 0.1) for c in sorted(others - {text[at]})))
            for at, (confidence, others) in doubts.items()
            if at < len(text) and text[at] != " "
        },
    )


@given(chars, doubted, st.text("张建国ab12李", min_size=1, max_size=4))
def test_a_doubtful_word_stands_there_with_some_choice_of_readings(text, doubts, word):
    passage = some_form(text, doubts)
    choices = [(c, *passage.likely.get(at, ())) for at, c in enumerate(passage.text)]
    stands = any(word in "".join(choice) for choice in product(*choices))
    assert bool(all_matches(word, passage)) == stands


@given(chars, doubted)
def test_the_tokens_that_may_be_meant_are_those_of_some_choice(text, doubts):
    passage = some_form(text, doubts)
    found = ngrams.others(passage.text, passage.likely)
    read = set(ngrams.tokens(passage.text))
    choices = [(c, *passage.likely.get(at, ())) for at, c in enumerate(passage.text)]
    made = {token for choice in product(*choices) for token in ngrams.tokens("".join(choice))}
    assert made - read <= found <= made


@given(chars, doubted, st.text("张建国ab12李 ", min_size=1, max_size=6).map(str.strip))
def test_what_is_found_in_a_stronger_way_is_found_in_a_weaker_too(text, doubts, word):
    passage = some_form(text, doubts)
    if not word:
        return
    plain = all_matches(word, NormalisedPassage(text))
    likely = all_matches(word, passage)
    similar = all_matches(word, passage, similar=True)
    assert [place for place in likely if place.how == MatchKind.EXACT] == plain
    assert [place for place in similar if place.how != MatchKind.SIMILAR] == likely
    for place in similar:
        assert 0 <= place.start < place.end <= len(text)
        assert place.how == MatchKind.EXACT or place.cost > 0
