"""What every index promises, see `search.port.Index`; each test runs against each of them."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.access.scope import EVERYTHING, NOTHING, Scope
from search import port
from search.normalise import normalise
from search.query import Query, parse
from tests.contract.filed import APPLICATION, CLAIM, LETTER, NUMBER, found

HOSTILE = Path(__file__).parents[3] / "shared" / "bad-inputs" / "made__hostile-strings.json"


@pytest.fixture
def index(empty):
    empty.put([APPLICATION, CLAIM, LETTER])
    return empty


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("芳", {1, 2}),  # one character, at the end of a page
        ("男", {1}),
        ("李芳", {1, 2}),
        ("投保人", {1}),
        ("保险", {1, 2}),
        ("张晓明", {1}),
        ("张晓", {1}),
        ("晓张", set()),
        ("8860123456789", {1}),  # a policy number, whole
        ("60123", {1}),  # its middle
        ("6789", {1}),  # its end
        ("88", {1, 3}),  # two digits
        ("860991", set()),
        (NUMBER, {1}),
        ("D10-0001", {1}),
        ("D10-00", {1}),
        ("2024-03", {1}),
        ("abc", {3}),
        ("ABC life", {3}),
        ("lif", {3}),
    ],
)
def test_words_names_and_half_numbers_are_found(index, text, ids):
    assert found(index, text) == ids


def test_a_phrase_runs_over_a_line_break(index):
    assert found(index, "上呼吸道感染") == {1}


@pytest.mark.parametrize("text", ["感染,发热", "感染，发热", "感染发热", '"感染 发热"'])
def test_punctuation_between_han_characters_does_not_matter(index, text):
    assert found(index, text) == {1}


def test_a_phrase_never_crosses_a_page(index):
    assert found(index, "发热受益人") == set()
    assert found(index, "傷害领款") == set()


def test_words_may_stand_on_different_pages(index):
    assert found(index, "发热 受益人") == {1}
    assert found(index, "意外 领款人") == {2}


@pytest.mark.parametrize("text", ["被保险人", "被保險人", "欧阳建国", "歐陽建國", "意外伤害"])
def test_traditional_and_simplified_are_the_same(index, text):
    assert found(index, text) == {2}


@pytest.mark.parametrize("text", ["886099", "８８６０９９", "保单８８６０"])
def test_full_width_digits_are_the_same(index, text):
    assert found(index, text) == {3}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("李芳 -理赔", {1}),
        ("李芳 －理赔", {1}),
        ("-李芳", {3}),
        ('李芳 -"意外伤害"', {1}),
        ("张晓明 OR 欧阳建国", {1, 2}),
        ("张晓明|来信", {1, 3}),
        ("李芳 投保 OR 理赔", {1, 2}),
        ("李芳 OR -保单", {1, 2}),
        ("“张晓明”", {1}),
        ("「李芳」", {1, 2}),
        ("class:TB", {1}),
        ("class:TB·SQ", {1}),
        ("类别：tb-sq", {1}),
        ("class:T", set()),
        ("-class:TB", {2, 3}),
        ("class:LP OR class:TBX", {2, 3}),
        ("type:APPLICATION", {1}),
        ("文种:claim_form", {2}),
        ("year:2023", {2}),
        ("年度：2023..2024", {1, 2}),
        ("year:2021-2023", {2, 3}),
        ("year:2022..", {1, 2}),
        ("no:D10", {1, 3}),
        ("档号：D10-0001", {1}),
        ("李芳 year:2023", {2}),
        ("李芳 OR year:2021", {1, 2, 3}),
        ("没有这个词", set()),
        ("！？", set()),
        ("", {1, 2, 3}),
        ("  ", {1, 2, 3}),
    ],
)
def test_the_query_language_is_obeyed(index, text, ids):
    assert found(index, text) == ids


def test_filters_can_be_added_to_any_query(index):
    query = parse("李芳 OR 保单").narrowed(
        {"class": ["TB"], "type": ["APPLICATION"], "year": [2024]}
    )
    assert [hit.id for hit in index.search(query, EVERYTHING).hits] == [1]
    assert [
        hit.id for hit in index.search(Query().narrowed({"year": [2021]}), EVERYTHING).hits
    ] == [3]


@pytest.mark.parametrize("year", [10**30, -(10**30)])
def test_any_number_may_be_asked_as_year(index, year):
    assert index.search(Query().narrowed({"year": [year]}), EVERYTHING).total == 0


def test_facets_count_what_matches(index):
    facets = index.search(parse("李芳 OR 来信"), EVERYTHING).facets
    assert facets == {
        "class": {"LP": 1, "TB·SQ": 1, "TBX": 1},
        "type": {"APPLICATION": 1, "CLAIM_FORM": 1, "LETTER": 1},
        "year": {"2021": 1, "2023": 1, "2024": 1},
    }


@pytest.mark.parametrize(
    ("scope", "ids"),
    [
        (EVERYTHING, {1, 2, 3}),
        (NOTHING, set()),
        (Scope(classes=frozenset({"TB"})), {1}),
        (Scope(classes=frozenset({"TB", "LP"})), {1, 2}),
        (Scope(classes=frozenset({"TB·SQ·X"})), set()),
        (Scope(levels=frozenset({"L1", "L2"})), {1, 3}),
        (Scope(classes=frozenset({"TB", "LP"}), levels=frozenset({"L4"})), {2}),
        (Scope(branches=frozenset({"B001"})), {1, 2}),
        (Scope(branches=frozenset({"B0012", "B002"})), {3}),
        (Scope(branches=frozenset({"B00", ""})), set()),
        (Scope(branches=frozenset()), set()),
        (Scope(levels=frozenset({"L2", "L1"}), branches=frozenset({"B001"})), {1}),
        (Scope(branches=frozenset(f"K{n}" for n in range(3000))), set()),
        (Scope(classes=frozenset(f"K{n}" for n in range(3000))), set()),
    ],
)
@pytest.mark.parametrize("text", ["李芳 OR 来信", "", "-没有这个词"])
def test_nothing_beyond_the_scope_shows_anywhere(index, scope, ids, text):
    answer = index.search(parse(text), scope)
    assert {hit.id for hit in answer.hits} == ids
    assert answer.total == len(ids)
    for counts in answer.facets.values():
        assert sum(counts.values()) == len(ids)


def test_an_empty_index_answers(empty):
    for text in ("", "保单", "-保单", "class:TB"):
        answer = empty.search(parse(text), EVERYTHING)
        assert (answer.total, answer.exact, answer.hits) == (0, True, ())
    empty.delete(1, 1)
    empty.put([])


def test_pages_of_hits_join_without_gap_or_repetition(empty):
    empty.put([replace(LETTER, id=number, filed_at=number % 3) for number in range(1, 48)])
    for text in ("保单", ""):
        pages = [
            empty.search(parse(text), EVERYTHING, offset=start, limit=10)
            for start in range(0, 60, 10)
        ]
        ids = [hit.id for page in pages for hit in page.hits]
        assert sorted(ids) == list(range(1, 48))
        assert {page.total for page in pages} == {47}
        assert ids == [hit.id for hit in empty.search(parse(text), EVERYTHING, limit=100).hits]
        scores = [hit.score for page in pages for hit in page.hits]
        assert scores == sorted(scores, reverse=True)


def test_of_too_many_the_newest_come_first(empty, monkeypatch):
    monkeypatch.setattr(port, "COUNTED", 10)
    letter = replace(LETTER, passages=("来信", "张三的来信"))
    empty.put([replace(letter, id=n, filed_at=(n * 7) % 20) for n in range(20)])
    for text in ("张三", "", "张三 class:TBX", "张三 -李四"):
        answer = empty.search(parse(text), Scope(levels=frozenset({"L1"})), limit=4)
        assert (answer.total, answer.exact) == (10, False)
        assert [hit.id for hit in answer.hits] == [17, 14, 11, 8]
        assert [hit.score for hit in answer.hits] == [19, 18, 17, 16]
        assert len(empty.search(parse(text), EVERYTHING, offset=8, limit=20).hits) == 2


@pytest.mark.parametrize("text", ["张", "张丙", "2024年张", "张丙1"])
def test_the_beginning_of_a_token_finds_however_many_tokens_begin_so(empty, text):
    """A lone character, or a phrase that ends inside a token, stands for hundreds of tokens."""
    empty.put(
        [
            replace(LETTER, id=n, passages=(f"2024年张{chr(0x4E00 + n)}", f"张丙{n}李四"))
            for n in range(1000)
        ]
    )
    form = normalise(text).text
    stands = {
        n for n in range(1000) if form in f"2024年张{chr(0x4E00 + n)}" or form in f"张丙{n}李四"
    }
    assert empty.search(parse(text), EVERYTHING).total == len(stands)


def test_any_slice_may_be_asked(index):
    for offset, limit in [(-5, 20), (0, -1), (10**30, 20), (0, 10**30), (2, 0)]:
        answer = index.search(parse(""), EVERYTHING, offset=offset, limit=limit)
        assert answer.total == 3
        assert len(answer.hits) in {0, 3}


def test_the_better_hit_comes_first(empty):
    thin = replace(LETTER, id=1, passages=("来信", "无关的话" * 50 + "理赔"))
    thick = replace(LETTER, id=2, passages=("理赔", "理赔申请，理赔材料"))
    others = [replace(LETTER, id=number) for number in range(10, 20)]
    empty.put([thin, thick, *others])
    assert [hit.id for hit in empty.search(parse("理赔"), EVERYTHING).hits] == [2, 1]


@pytest.mark.parametrize(
    "text",
    [
        '"', "'", "*", "张*", '"张" *', "张^2", "NEAR(张 三)", "a AND b", "NOT", "OR OR",
        "tokens:张", "\x00", "\ud800张", "class:\ud800", "%_", "$words", "${entry}", "‖",
        "no:'", "a" * 10_000, "张" * 500, "张三李四王五 " * 200, "|".join("abcdefghij"),
        "-" * 500, "year:99999999999999999999", "İﬁ㏂", "é" + "\u0301" * 400,
    ],
)  # fmt: skip
def test_no_string_breaks_a_search(index, text):
    index.search(parse(text), EVERYTHING)
    assert found(index, "") == {1, 2, 3}


@pytest.mark.skipif(not HOSTILE.exists(), reason="the set of bad inputs is not here")
def test_hostile_strings_are_text_like_any_other(empty):
    strings = json.loads(HOSTILE.read_text(encoding="utf-8"))
    empty.put(
        [
            replace(LETTER, id=number, title=text, number=text, passages=(text, text))
            for number, text in enumerate(strings)
        ]
    )
    for number, text in enumerate(strings):
        words = parse(text).words
        if words and not any(sign in text for sign in '-"|:'):
            ids = {hit.id for hit in empty.search(parse(text), EVERYTHING, limit=99).hits}
            assert number in ids
        empty.search(parse(f"no:{text}"), EVERYTHING)
        empty.delete(number, 1)
    assert found(empty, "") == set()


def test_lone_surrogates_in_a_document_do_no_harm(empty):
    odd = "张\ud800三"
    empty.put([replace(LETTER, title=odd, number=odd, passages=(odd, odd))])
    assert found(empty, "张三") == {3}


NUMBERS = {
    1: "合计 12,345.67 元，车牌 苏A·12345，电话 025-83201234",
    2: "合计 12345.67 元，车牌 苏A12345，电话 02583201234",
    3: "合计 12345.68 元，车牌 苏A12346，电话 02583201235",
}


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("12345.67", [2, 1]),
        ("12,345.67", [1, 2]),
        ("苏A12345", [2, 1]),
        ("苏A·12345", [1, 2]),
        ("02583201234", [2, 1]),
        ("025-83201234", [1, 2]),
        ('"12345.67"', [2]),
        ("-12345.67", [3]),
        ("合计 12,345.67", [1, 2]),
        ("12,345.67 苏A12345", [1, 2]),
    ],
)
def test_a_number_is_found_in_other_spellings_behind_the_one_typed(empty, text, order):
    empty.put(
        [
            replace(LETTER, id=each, version=1, passages=(page,))
            for each, page in NUMBERS.items()
        ]
    )
    answer = empty.search(parse(text), EVERYTHING)
    ids = [hit.id for hit in answer.hits]
    assert sorted(ids) == sorted(order)
    if text != "12,345.67 苏A12345":  # each holds one of them as typed
        assert ids == order
    assert answer.total == len(order)


versions = count(1)
letters = st.text("张三李保單险险ab01２ＡB- ,，\n\u200b·", max_size=12).filter(
    lambda text: text.strip()
)


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(pages=st.lists(letters, min_size=1, max_size=3), word=letters)
def test_found_is_what_stands_on_a_page(empty, pages, word):
    form = normalise(word).text
    empty.put([replace(LETTER, version=next(versions), passages=tuple(pages))])
    stands = any(form in normalise(page).text for page in pages)
    assert found(empty, f'"{word}"') == ({LETTER.id} if form and stands else set())
