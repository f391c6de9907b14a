from __future__ import annotations

import pytest

from search.matching import verify
from search.matching.evaluate import ItemText
from search.matching.uncertainty import Doubt, NormalisedPassage
from search.matching.verify import FuzzyCandidate
from search.query import parse

MISREAD = ItemText({}, "", (NormalisedPassage("张健国", {1: Doubt(1, 0.4, (("建", 0.3),))}),))


@pytest.mark.parametrize(("allowed", "found", "all_of_them"), [(1, 1, False), (2, 2, True)])
def test_a_search_says_whether_every_candidate_was_evaluated(
    monkeypatch, allowed, found, all_of_them
):
    """Also where the last of them uses up what may be evaluated."""
    monkeypatch.setattr(verify, "LOOKED_AT", allowed * MISREAD.length)
    candidates = [FuzzyCandidate(number, 0, MISREAD) for number in (1, 2)]
    hits = verify.proved(parse("张建国").root, candidates, similar=False)
    assert (len(hits.hits), hits.searched_all) == (found, all_of_them)


def test_what_matches_as_read_is_no_fuzzy_hit():
    read = FuzzyCandidate(1, 0, ItemText({}, "", (NormalisedPassage("张建国"),)))
    assert verify.proved(parse("张建国").root, [read], similar=True).hits == ()
