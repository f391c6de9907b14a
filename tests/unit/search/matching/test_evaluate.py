from __future__ import annotations

from dataclasses import replace

import pytest

from search.matching.evaluate import (
    ItemText,
    evaluate,
)
from search.matching.uncertainty import (
    Doubt,
    NormalisedPassage,
)
from search.query import Query, parse
from search.query_tree import (
    And,
    Between,
    Word,
)

READ = NormalisedPassage("张健国 林晓风", {1: Doubt(1, 0.4, (("建", 0.3),)), 6: Doubt(6, 0.4)})
ITEM = ItemText(
    {"class": "TB·SQ", "type": "APPLICATION", "year": 2024, "level": "L2"},
    "b0010000009",
    (NormalisedPassage("投保单"), NormalisedPassage("李芳"), READ),
)


def judged(text, item=ITEM, *, similar=False):
    found = evaluate(parse(text).root, item, similar=similar)
    return found and (found.how.name.lower(), sorted(found.passages))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("李芳", ("exact", [])),
        ("张建国", ("doubtful", [2])),
        ("林晓岚", ("similar", [2])),
        ("李芳 张建国", ("doubtful", [2])),
        ("张建国 林晓岚", ("similar", [2])),
        ("林晓岚 OR 张建国", ("doubtful", [2])),
        ("林晓岚 OR 李芳", ("exact", [])),
        ("林晓岚 OR class:TB", ("exact", [])),
        ("李芳 -张建国", ("exact", [])),
        ("张建国 -李芳", None),
        ("张建国 year:2023", None),
        ("张建国 year:2020..", ("doubtful", [2])),
        ("张建国 type:application no:0009", ("doubtful", [2])),
        ("张建国 class:T", None),
        ("！", None),
        ("", ("exact", [])),
    ],
)
def test_the_weakest_word_that_is_needed_decides(text, found):
    assert judged(text, similar=True) == found


def test_what_is_read_anywhere_is_not_doubted_elsewhere():
    item = replace(ITEM, passages=(*ITEM.passages, NormalisedPassage("张建国")))
    assert judged("张建国", item) == ("exact", [])


def test_a_query_may_nest():
    inner = And((Word("李芳"), And((Word("张建国"), Between("year", 2024, 2024)))))
    found = evaluate(Query(inner).root, ITEM)
    assert found
    assert found.passages == {2}
    assert found.cost == pytest.approx(0.7)
