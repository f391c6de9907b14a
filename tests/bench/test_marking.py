from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from tests.bench.ocr.marking import distance, folded, marked
from tests.bench.ocr.papers import Keyword, Paper, Segment, drawn, papers
from tests.paper import draw

words = st.text("保单3 ", max_size=4)


@given(words, words)
def test_the_distance_is_that_to_the_nearest_substring(wanted, given_):
    parts = {given_[a:b] for a in range(len(given_) + 1) for b in range(a, len(given_) + 1)}
    assert distance(wanted, given_) == min(Levenshtein.distance(wanted, part) for part in parts)


def test_signs_that_readers_name_differently_are_alike():
    assert folded("□是 ☑否：“１２”。", chinese=True) == folded('是否:"12".', chinese=True)
    assert folded("a  b", chinese=False) == "a b"


def test_marks_count_print_and_hand_apart_and_keep_what_was_missed():
    segments = (Segment("保险单号", hand=False), Segment("张健国", hand=True))
    keywords = (Keyword("name", "张健国", hand=True), Keyword("word", "保险单", hand=False))
    paper = Paper(Path("a.jpg"), "zh_syn", chinese=True, profile="", segments=segments,
                  keywords=keywords)  # fmt: skip
    blank = Paper(Path("b.jpg"), "zh_blank", chinese=True, profile="", segments=(), keywords=())
    marks = marked([paper, blank], ["张建国 保险单号", ""])
    assert marks.error["print"].value == 0
    assert marks.error["hand"].value == pytest.approx(1 / 3)
    assert (marks.exact["print"].value, marks.exact["hand"].value) == (1, 0)
    assert marks.blank.value == 1
    assert marks.missed == [(paper, keywords[0])]


@pytest.mark.skipif(not draw.installed(), reason="needs fonts-noto-cjk")
def test_drawn_papers_come_with_what_stands_on_them(tmp_path):
    made = drawn(1, tmp_path)
    assert made == papers(tmp_path)
    for paper in made:
        text = "".join(segment.text for segment in paper.segments)
        assert paper.keywords
        assert all(keyword.text in text for keyword in paper.keywords)
