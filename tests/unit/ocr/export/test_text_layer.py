"""Characters of the invisible text: in order, without gaps, each where it was read."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ocr.boxes import upright
from ocr.export import plain
from ocr.export.text_layer import runs
from ocr.port import Char, Line, PageText

boxes = st.tuples(
    st.integers(0, 900), st.integers(0, 1300), st.integers(1, 90), st.integers(1, 90)
).map(lambda box: (box[0], box[1], box[0] + box[2], box[1] + box[3]))
chars = st.builds(lambda text, box: Char(text, box, 0.9), st.sampled_from("保单 A1，"), boxes)


@st.composite
def pages(draw):
    lines = []
    for row in range(draw(st.integers(0, 4))):
        for _ in range(draw(st.integers(1, 3))):
            found = tuple(draw(st.lists(chars, min_size=1, max_size=6)))
            left, top, right, bottom = zip(*(char.box for char in found), strict=True)
            around = (min(left), min(top), max(right), max(bottom))
            lines.append(Line(found, around, row))
    return PageText(
        1000, 1400, tuple(lines), "test", "1", draw(st.sampled_from([0, 90, 180, 270]))
    )


@given(pages())
def test_no_character_is_lost_and_every_one_has_room(page):
    found = runs(page)
    assert sorted("".join(run.text for run in found).replace(" ", "")) == sorted(
        page.text.replace(" ", "").replace("\n", "")
    )
    for run in found:
        assert len(run.text) == len(run.steps)
        assert min(run.steps) > 0
        assert run.height > 0


@given(pages())
def test_a_row_lies_below_the_one_before_or_begins_another_column(page):
    across = [run for run in runs(page) if not run.down]
    for before, after in pairwise(across):
        fall = (after.base - after.height) - (before.base - before.height)
        assert fall > 0 or fall < -after.height


def test_the_second_column_begins_beside_the_first():
    left = [cell("保险条款正文", 100, 100 + 40 * row, row) for row in range(6)]
    right = [cell("另一栏的正文", 500, 100 + 40 * row, 6 + row) for row in range(6)]
    found = runs(PageText(1000, 1400, (*left, *right), "test", "1"))
    assert [run.base for run in found[6:]] == [run.base for run in found[:6]]


def cell(text, left, top, row, size=20, lean=0.0):
    found = tuple(
        Char(one, (left + size * at, round(top + lean * (left + size * at)),
                   left + size * at + size, round(top + size + lean * (left + size * at))), 0.9)
        for at, one in enumerate(text)
    )  # fmt: skip
    first, last = found[0].box, found[-1].box
    around = (first[0], min(first[1], last[1]), last[2], max(first[3], last[3]))
    return Line(found, around, row)


def test_a_leaning_page_keeps_its_rows_apart():
    lines = [
        cell(text, left, 100 + 30 * row, row, lean=0.05)
        for row in range(8)
        for text, left in (("投保人姓名", 40), ("出生日期", 700))
    ]
    found = runs(PageText(1000, 1400, tuple(lines), "test", "1"))
    levels = [run.base for run in found]
    steps = [after - before for before, after in pairwise(levels)]
    assert max(abs(step - 30) for step in steps) <= 1


def test_a_line_from_top_to_bottom_stays_one():
    found = tuple(
        Char(one, (500, 100 + 30 * n, 530, 130 + 30 * n), 0.9)
        for n, one in enumerate("受理专用章")
    )
    (run,) = runs(PageText(1000, 1400, (Line(found, (500, 100, 530, 250), 0),), "test", "1"))
    assert (run.text, run.down, run.start, run.base) == ("受理专用章", True, 100, 500)
    assert set(run.steps) == {30}


@given(boxes)
def test_a_box_keeps_its_size_when_its_page_is_turned(box):
    for turn in (0, 90, 180, 270):
        x0, y0, x1, y1 = upright(box, PageText(1000, 1400, (), "test", "1", turn))
        sides = (x1 - x0, y1 - y0)
        assert sides in {(box[2] - box[0], box[3] - box[1]), (box[3] - box[1], box[2] - box[0])}
        assert x0 >= 0
        assert y0 >= 0


def test_plain_text_has_a_form_feed_between_pages():
    assert plain.to_text(["保单\n号", "", "完"]) == "保单\n号\n\f\n\f完\n".encode()


def test_the_arc_of_a_seal_over_a_row_is_moved_together():
    level = cell("批单号PD202100002264", 100, 300, 0)
    arc = Line(
        tuple(
            Char(one, (600 + 80 * at, 250, 660 + 80 * at, 350), 0.6)
            for at, one in enumerate("云屏健")
        ),
        (600, 250, 820, 350),
        0,
    )
    (run,) = runs(PageText(1000, 1400, (level, arc), "test", "1"))
    assert run.text.endswith("  云屏健")
    assert max(run.steps[-3:]) <= run.height
