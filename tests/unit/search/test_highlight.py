from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from search.highlight import PageFound, Passage, Spot, UncertainMatch, find, spots
from search.matching.matches import MatchKind
from search.matching.uncertainty import Doubt
from search.normalise import normalise
from search.query import parse
from search.snippet import SNIPPET
from tests.unit.search.strange import doubts_of_any_text, texts


def page(text, number=1, doubts=()):
    """A page whose characters are 10 pixels square, each line below the other."""
    boxes, column, row = [], 0, 0
    for char in text:
        boxes.append(None if char == "\n" else (column, row, column + 10, row + 10))
        column, row = (0, row + 20) if char == "\n" else (column + 10, row)
    return Passage(number, text, boxes, doubts)


def marked(found):
    return [found.snippet[start:end] for start, end in found.marks]


def test_a_word_is_marked_in_the_snippet_and_on_the_page():
    assert find(parse("张三"), [page("投保人：张三，男")]) == [
        PageFound(1, "投保人：张三，男", ((4, 6),), ((40, 0, 60, 10),), 1)
    ]


def test_a_word_across_a_line_break_has_two_boxes():
    (found,) = find(parse("上呼吸道感染"), [page("上呼吸道感\n染")])
    assert found.boxes == ((0, 0, 50, 10), (0, 20, 10, 30))
    assert found.snippet == "上呼吸道感 染"
    assert marked(found) == ["上呼吸道感 染"]


def test_what_is_marked_is_the_original_text():
    (found,) = find(parse("被保险人 2024-03"), [page("被保 險人２０２４年　２０２４-03-05")])
    assert marked(found) == ["被保 險人", "２０２４-03"]


def test_words_that_overlap_are_marked_once():
    (found,) = find(parse("保险单 险单号"), [page("保险单号 保险单")])
    assert marked(found) == ["保险单号", "保险单"]
    assert found.count == 2
    assert len(found.boxes) == 2


def test_words_that_are_not_wanted_are_not_marked():
    (found,) = find(parse("张三 -李四 OR 王五"), [page("张三 李四 王五")])
    assert marked(found) == ["张三", "王五"]
    assert find(parse("-张三"), [page("张三")]) == []
    assert find(parse("year:2024"), [page("2024")]) == []
    assert find(parse(""), [page("张三")]) == []


def test_pages_with_more_different_words_come_first():
    pages = [
        Passage(0, "李四"),
        page("张三张三张三", 1),
        page("无关", 2),
        page("李四和张三", 3),
        page("张三或李四", 4),
    ]
    assert [found.page for found in find(parse("张三 李四"), pages)] == [3, 4, 0, 1]


def test_the_description_has_no_boxes():
    assert find(parse("张三"), [Passage(0, "张三", [None, None]), Passage(0, "张三")]) == [
        PageFound(0, "张三", ((0, 2),), (), 1),
        PageFound(0, "张三", ((0, 2),), (), 1),
    ]


def test_the_snippet_shows_the_densest_place():
    text = "理赔" + "无" * 300 + "理赔、理赔、理赔" + "关" * 300
    (found,) = find(parse("理赔"), [page(text)])
    assert marked(found) == ["理赔"] * 3
    assert found.snippet.startswith("…无")
    assert found.snippet.endswith("关…")
    assert len(found.snippet) == SNIPPET + 2
    assert (found.count, len(found.boxes)) == (4, 4)


def test_a_match_longer_than_a_snippet_is_cut():
    (found,) = find(parse("张" * 200), [page("张" * 250)])
    assert len(found.snippet) <= SNIPPET + 2
    assert all(0 <= start < end <= len(found.snippet) for start, end in found.marks)


def test_a_snippet_is_one_line_of_plain_text():
    (found,) = find(parse("张三"), [page("<b>\x1b[2J\u202e张三\r\n\u2028&")])
    assert found.snippet == "<b> [2J 张三   &"


@pytest.mark.parametrize("before", range(0, 100, 9))
@pytest.mark.parametrize("after", range(0, 100, 9))
def test_a_match_is_whole_in_the_snippet_wherever_it_stands(before, after):
    (found,) = find(parse("意外伤害"), [page("无" * before + "意外伤害" + "关" * after)])
    assert marked(found) == ["意外伤害"]


@settings(deadline=None)
@given(texts, texts)
def test_a_page_is_shown_exactly_when_the_words_stand_on_it(text, word):
    query = parse(f'"{word}"')
    found = find(query, [page(text)])
    form = normalise(text).text
    assert bool(found) == any(each in form for each in query.words)
    for each in found:
        assert each.count >= 1
        ends = [0, *(place for mark in each.marks for place in mark), len(each.snippet)]
        assert ends == sorted(ends)


def doubt(text, char, *others, confidence=0.5):
    return Doubt(text.index(char), confidence, others)


TEXT = "投保人：张健 國，男"
DOUBTS = (doubt(TEXT, "健", ("建", 0.3)),)


DOUBTFUL = MatchKind.DOUBTFUL


def test_a_misread_word_says_what_was_read_and_what_it_may_be():
    assert find(parse("张建国"), [page(TEXT, doubts=DOUBTS)]) == [
        PageFound(
            1, TEXT, (), (), 0,
            (UncertainMatch(DOUBTFUL, "张健 國", "张建 國", (4, 8), ((40, 0, 80, 10),)),),
        )
    ]  # fmt: skip


def test_a_similar_word_is_found_only_if_asked_for():
    text = "经办：林晓\n风"
    passage = page(text, doubts=(doubt(text, "风"),))
    assert find(parse("林晓岚"), [passage]) == []
    (found,) = find(parse("林晓岚"), [passage], similar=True)
    assert found.misread == (
        UncertainMatch(
            MatchKind.SIMILAR, "林晓 风", "林晓岚", (3, 7), ((30, 0, 50, 10), (0, 20, 10, 30))
        ),
    )


def test_pages_that_hold_a_word_as_read_come_first():
    pages = [
        page(TEXT, 1, DOUBTS),
        page("张建国", 2),
        page(TEXT + "的李四", 3, DOUBTS),
        page("张建国和李四", 4),
    ]
    assert [found.page for found in find(parse("张建国 李四"), pages)] == [4, 3, 2, 1]


def test_a_snippet_shows_what_was_read_first():
    text = "张建国" + "无" * 300 + "张健国"
    (found,) = find(parse("张建国"), [page(text, doubts=(doubt(text, "健", ("建", 0.3)),))])
    assert marked(found) == ["张建国"]
    assert [each.mark for each in found.misread] == [None]
    assert (found.count, len(found.boxes), len(found.misread[0].boxes)) == (1, 1, 1)


def test_marks_of_different_words_never_overlap():
    text = "张健国"
    query = parse("健国 张建国")
    (found,) = find(query, [page(text, doubts=(doubt(text, "健", ("建", 0.3)),))])
    assert marked(found) == ["健国"]
    assert [each.mark for each in found.misread] == [None]
    assert spots(query, page(text, doubts=(doubt(text, "健", ("建", 0.3)),))) == [Spot(1, 3)]


@settings(deadline=None)
@given(texts, texts, texts.map(lambda text: text[:20]), doubts_of_any_text)
def test_doubts_take_nothing_away_and_places_lie_in_the_text(text, word, more, doubted):
    query = parse(f'"{word}" {more}')
    plain = find(query, [page(text)])
    found = find(query, [page(text, doubts=doubted)], similar=True)
    if plain:
        assert replace(found[0], misread=()) == plain[0]
    for each in found:
        marks = sorted([*each.marks, *(one.mark for one in each.misread if one.mark)])
        ends = [0, *(place for mark in marks for place in mark), len(each.snippet)]
        assert ends == sorted(ends)
    told = spots(query, page(text, doubts=doubted), similar=True)
    ends = [0, *(place for spot in told for place in (spot.start, spot.end)), len(text)]
    assert ends == sorted(ends)


def test_the_snippet_shows_the_place_with_the_most_different_words():
    """It showed the place where one word stands most often."""
    text = "理赔、理赔、理赔、理赔" + "无" * 200 + "高血压的理赔" + "关" * 300
    (found,) = find(parse("理赔 高血压"), [page(text)])
    assert marked(found) == ["高血压", "理赔"]
