"""The same answers from both indexes on the same corpus, whatever is asked (R17 besides)."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from catalog.access.scope import EVERYTHING, NOTHING, Scope
from search.matching.matches import MatchKind
from search.query import parse
from search.sqlite.index import SqliteIndex
from tests import services
from tests.bench import misread
from tests.paper import draw

pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(not draw.installed(), reason="needs fonts-noto-cjk"),
]

ITEMS = 300
QUERIES = 240
CLASSES = ("TB·SQ", "TB", "TBX", "LP", "LP·SW", "BQ·BG·X")
TYPES = ("APPLICATION", "CLAIM_FORM", "LETTER")
SCOPES = (
    EVERYTHING,
    EVERYTHING,
    NOTHING,
    Scope(classes=frozenset({"TB", "LP·SW"})),
    Scope(levels=frozenset({"L1", "L3"})),
    Scope(classes=frozenset({"LP", "BQ·BG"}), levels=frozenset({"L2"})),
    Scope(branches=frozenset({"B000", "B002"})),
)


def corpus():
    """Give items of one to three misread pages, and words that stand on them."""
    chance = Random(5)
    pages = list(misread.pages(2 * ITEMS))
    words = sorted({word for page in pages for word in page.words})
    items = []
    for number in range(ITEMS):
        chosen = chance.sample(pages, chance.choice((1, 1, 2, 3)))
        year = chance.randint(2018, 2026)
        items.append(
            replace(
                chosen[0].document,
                id=number,
                version=1 + number % 3,
                number=f"B001-ZY·{chance.choice(CLASSES)}·{year}·D10-{number:06}",
                class_code=chance.choice(CLASSES),
                type_code=chance.choice(TYPES),
                year=year,
                level=f"L{chance.randint(1, 4)}",
                branch=f"B00{number % 3}",
                filed_at=chance.randint(0, 50),
                passages=(f"件 {number}", *(page.document.passages[1] for page in chosen)),
                doubts=((), *(page.document.doubts[1] for page in chosen)),
            )
        )
    return items, words


def asked(words):
    """Give what is typed, to whom it is told, and whether similar words are wanted."""
    chance = Random(7)

    def word():
        whole = chance.choice(words)
        start = chance.randrange(len(whole))
        return whole[start : start + chance.choice((1, 2, 3, 4, 20))].strip() or whole

    def part():
        return chance.choice(
            (
                word(), word(), word(), f'"{word()}"', f"-{word()}", f"{word()} OR {word()}",
                f"class:{chance.choice(CLASSES)}", f"type:{chance.choice(TYPES)}",
                f"year:{chance.randint(2017, 2026)}..", f"no:{chance.randint(0, 99)}",
                f"no:D10-{chance.randint(0, 3)}", f"{word()} OR year:2020", "-class:TB", "",
            )
        )  # fmt: skip

    for _ in range(QUERIES):
        typed = " ".join(part() for _ in range(chance.choice((1, 1, 2, 3))))
        yield typed, chance.choice(SCOPES), chance.random() < 0.3


def told(index, typed, scope, similar):
    """Give all that is promised to be the same."""
    answer = index.search(parse(typed), scope, limit=5000, similar=similar)
    assert answer.exact
    assert answer.searched_all
    return {
        "total": answer.total,
        "facets": answer.facets,
        "doubtful": answer.doubtful,
        "similar": answer.similar,
        "hits": {(hit.id, hit.how, hit.passages) for hit in answer.hits},
        "misread": [hit for hit in answer.hits if hit.how != MatchKind.EXACT],
        "newest": [hit.id for hit in answer.hits if hit.score > 1e6],  # a date
    }


@pytest.fixture(scope="module")
def made():
    return corpus()


@pytest.fixture
def both(made, tmp_path, elastic_index):
    embedded = SqliteIndex(tmp_path / "lantai.sqlite3")
    for index in (embedded, elastic_index):
        index.rebuild(made[0])
    return embedded, elastic_index


def test_both_indexes_give_the_same_answers(both, made):
    embedded, served = both
    found = 0
    for typed, scope, similar in asked(made[1]):
        one, other = (told(index, typed, scope, similar) for index in (embedded, served))
        assert one == other, typed
        found += one["total"] > 0
    assert found > QUERIES / 3


def test_both_still_do_after_the_same_changes(both, made):
    items, words = made
    for index in both:
        for each in items[::7]:
            index.delete(each.id, each.version)
        index.put([replace(each, version=9, passages=("", "更正")) for each in items[::5]])
    for typed, scope, similar in [*asked(words)][:60]:
        one, other = (told(index, typed, scope, similar) for index in both)
        assert one == other, typed
    assert list(both[0].kept()) == list(both[1].kept())


def test_an_index_that_was_wiped_and_made_again_gives_the_same_answers_in_the_same_order(
    both, made
):
    """R17."""
    _, served = both
    questions = [*asked(made[1])][:200]

    def answers():
        return [
            served.search(parse(typed), scope, limit=100, similar=similar)
            for typed, scope, similar in questions
        ]

    before = answers()
    services.remove_indices(served.name)
    assert served.search(parse(""), EVERYTHING).total == 0
    served.rebuild(made[0])
    assert answers() == before
