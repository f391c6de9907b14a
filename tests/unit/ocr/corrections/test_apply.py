"""Corrections lie on top of a reading, and find their place again on another one."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.boxes import as_scanned, upright
from ocr.corrections.apply import (
    TextCorrection,
    apply,
)
from ocr.corrections.insert import box_below
from ocr.port import Char
from tests.unit.ocr.corrected import (
    HAN,
    HIGH,
    WIDE,
    cut,
    doubtful,
    joined,
    line,
    misread,
    page,
    shaken,
)

rows = st.lists(st.lists(HAN, min_size=1, max_size=3), min_size=1, max_size=6)

FORM = page(
    ["安和人寿保险股份有限公司"],
    ["保险单号", "PC1617048030647", "险种", "住院医疗"],
    ["就诊医院", "云岭市中医院", "诊断结果", "2型塘尿病"],
)
DIAGNOSIS = TextCorrection(FORM.lines[-1].box, "2型塘尿病", "2型糖尿病")


def fix(text, at, after):
    """Correct line number `at`."""
    return TextCorrection(text.lines[at].box, text.lines[at].text, after)


def texts(text):
    return [each.text for each in text.lines]


@given(rows, st.data())
def test_on_the_reading_it_was_made_on_the_line_says_what_the_person_said(rows, data):
    text = page(*rows)
    at = data.draw(st.integers(0, len(text.lines) - 1))
    after = data.draw(st.one_of(HAN, st.text(st.characters(categories=["L", "N"]), min_size=1)))
    done = apply(text, [fix(text, at, after)])
    assert done.attached == (True,)
    assert texts(done.page) == [*texts(text)[:at], after, *texts(text)[at + 1 :]]
    assert [each.row for each in done.page.lines] == [each.row for each in text.lines]
    assert done.page.lines[at].box == text.lines[at].box
    assert len(done.page.chars) == len(done.page.text)


@given(rows, HAN, st.data())
def test_every_character_has_a_box_of_its_own_in_order(rows, after, data):
    text = page(*rows)
    at = data.draw(st.integers(0, len(text.lines) - 1))
    boxes = [char.box for char in apply(text, [fix(text, at, after)]).page.lines[at].chars]
    assert all(x0 < x1 and y0 < y1 for x0, y0, x1, y1 in boxes)
    middles = [box[0] + box[2] for box in boxes]
    assert middles == sorted(middles)


@given(rows, st.lists(HAN, min_size=3, max_size=3), st.data())
def test_the_order_of_corrections_of_different_lines_does_not_matter(rows, after, data):
    text = page(*rows)
    places = range(len(text.lines))
    chosen = data.draw(st.lists(st.sampled_from(places), unique=True, max_size=3))
    said = [fix(text, at, words) for at, words in zip(chosen, after, strict=False)]
    pages = [apply(text, order).page for order in permutations(said)]
    assert all(each == pages[0] for each in pages)


@given(st.integers(-4, 4), st.integers(-4, 4), st.integers(0, 8))
def test_boxes_that_moved_a_few_pixels_and_a_letter_misread_otherwise_still_attach(x, y, at):
    other = misread(shaken(FORM, x, y, x, y), at)
    done = apply(other, [DIAGNOSIS])
    assert done.attached == (True,)
    assert texts(done.page) == [*texts(other)[:-1], "2型糖尿病"]


@given(st.integers(1, 5), st.integers(-3, 3))
def test_a_line_that_another_engine_cuts_into_cells_is_one_line_again(at, shift):
    other = shaken(cut(FORM, [at]), shift, 0, shift, 0)
    done = apply(other, [DIAGNOSIS])
    assert done.attached == (True,)
    assert texts(done.page)[-1] == "2型糖尿病"


@given(st.integers(-4, 4))
def test_in_a_row_that_another_engine_reads_as_one_line_the_part_is_corrected(shift):
    other = shaken(joined(FORM), shift, 0, shift, 0)
    done = apply(other, [DIAGNOSIS])
    assert done.attached == (True,)
    assert texts(done.page)[-1] == "就诊医院云岭市中医院诊断结果2型糖尿病"
    assert done.page.lines[-1].box == other.lines[-1].box


def test_an_engine_that_reads_it_right_by_now_is_satisfied():
    right = apply(FORM, [DIAGNOSIS]).page
    other = shaken(replace(right, engine="two"), 2, -1, 3, 1)
    done = apply(other, [DIAGNOSIS])
    assert done.attached == (True,)
    assert texts(done.page) == texts(other)


def test_what_the_old_engine_left_out_at_the_end_is_not_doubled():
    number = TextCorrection(line("PC16170480").box, "PC16170480", "PC161704803")
    done = apply(page(["PC161704803"]), [number])
    assert texts(done.page) == ["PC161704803"]


def test_the_same_line_read_quite_otherwise_is_known_by_its_place():
    name = TextCorrection(line("赶面品").box, "赶面品", "赵丽磊")
    assert texts(apply(page(["起西晶"], ["日期"]), [name]).page) == ["赵丽磊", "日期"]


@pytest.mark.parametrize(
    "other",
    [
        page(["安和人寿保险股份有限公司"], ["就诊医院"]),
        page(["安和"], [], ["就诊医院", "云岭市中医院", "诊断结果", "以上内容已核对请予办理"]),
        replace(FORM, lines=()),
    ],
    ids=["gone", "another text", "nothing read"],
)  # fmt: skip
def test_where_the_place_is_gone_the_correction_waits_and_changes_nothing(other):
    done = apply(other, [DIAGNOSIS])
    assert done.attached == (False,)
    assert done.page == other


def test_two_rows_that_fit_equally_well_are_left_to_a_person():
    twins = [line("二型糖尿病", top=100, row=0), line("二型糖尿病", top=104, row=1)]
    done = apply(replace(FORM, lines=tuple(twins)), [
        TextCorrection(line("一型糖尿病", top=102).box, "一型糖尿病", "二型糖尿痛")
    ])  # fmt: skip
    assert done.attached == (False,)


def test_what_was_read_right_keeps_box_confidence_and_other_readings():
    text = doubtful(page(["保睑单号"]), 3, "码")
    said = apply(text, [fix(text, 0, "保险单号")]).page.lines[0].chars
    old = text.lines[0].chars
    assert [said[0], said[2], said[3]] == [old[0], old[2], old[3]]
    assert said[1] == Char("险", old[1].box, 1.0)


def test_a_character_left_out_stands_in_the_gap_of_its_neighbours():
    first, second = line("保单", left=100).chars
    wide = replace(second, box=(190, *second.box[1:2], 220, second.box[3]))
    text = replace(FORM, lines=(replace(line("保单"), chars=(first, wide)),))
    new = apply(text, [fix(text, 0, "保险单")]).page.lines[0].chars[1]
    assert new.box == (130, 100, 190, 100 + HIGH)


@pytest.mark.parametrize(("turn", "axis", "grows"), [(90, 1, -1), (180, 0, -1), (270, 1, 1)])
def test_on_a_page_that_lies_on_its_side_characters_follow_the_writing(turn, axis, grows):
    box = (100, 100, 100 + 4 * WIDE, 100 + 4 * WIDE)
    text = page(turn=turn)
    chars = apply(text, [TextCorrection(box, "", "退保申请")]).page.lines[0].chars
    starts = [char.box[axis] * grows for char in chars]
    assert starts == sorted(set(starts))


def test_a_missed_line_gets_a_row_of_its_own_between_its_neighbours():
    text = page(["一"], ["三"])
    text = replace(text, lines=(text.lines[0], replace(line("三", top=220), row=1)))
    done = apply(text, [TextCorrection((100, 160, 200, 190), "", "二二")])
    assert done.page.text == "一\n二二\n三"
    assert [each.row for each in done.page.lines] == [0, 1, 2]


def test_a_missed_cell_is_put_into_the_row_beside_which_it_stands():
    text = page(["姓名", "性别"])
    done = apply(text, [TextCorrection((800, 102, 900, 134), "", "女")])
    assert done.page.text == "姓名  性别  女"


def test_a_missed_line_makes_a_blank_page_one_with_text():
    done = apply(page(blank=True), [TextCorrection((100, 160, 200, 190), "", "附页")])
    assert (done.page.text, done.page.blank) == ("附页", False)


def test_a_missed_line_that_another_engine_reads_is_not_doubled():
    missed = TextCorrection((98, 158, 225, 198), "", "诊断结果")
    done = apply(page(["姓名"], ["诊断结杲"]), [missed])
    assert texts(done.page) == ["姓名", "诊断结果"]


def test_a_false_line_is_taken_out_again_and_again():
    seal = TextCorrection(line("口口土", top=160).box, "口口土", "")
    assert texts(apply(page(["姓名"], ["口口土"]), [seal]).page) == ["姓名"]
    assert texts(apply(page(["姓名"], ["口口士"]), [seal]).page) == ["姓名"]
    assert apply(page(["姓名"]), [seal]).attached == (True,)


def test_what_another_engine_reads_below_a_seal_is_not_taken_out():
    seal = TextCorrection(line("口口土", top=160).box, "口口土", "")
    done = apply(page(["姓名"], ["张三丰"]), [seal])
    assert done.attached == (False,)
    assert texts(done.page) == ["姓名", "张三丰"]


def test_a_line_corrected_twice_says_what_was_said_last():
    again = TextCorrection(DIAGNOSIS.box, "2型糖尿病", "Ⅱ型糖尿病")
    assert texts(apply(FORM, [DIAGNOSIS, again]).page)[-1] == "Ⅱ型糖尿病"
    assert texts(apply(shaken(FORM, 3, 2, 1, 2), [DIAGNOSIS, again]).page)[-1] == ("Ⅱ型糖尿病")


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@given(rows, HAN, st.data())
def test_there_is_room_for_a_missed_line_below_every_row(turn, rows, words, data):
    text = page(*rows, turn=turn)
    below = data.draw(st.sampled_from([None, *{each.row for each in text.lines}]))
    done = apply(text, [TextCorrection(box_below(text, below, len(words)), "", words)])
    assert done.attached == (True,)
    assert len(done.page.lines) == len(text.lines) + 1


@given(rows, HAN, st.data())
def test_a_line_added_below_a_row_is_read_after_it(rows, words, data):
    text = page(*rows)
    below = data.draw(st.sampled_from([None, *{each.row for each in text.lines}]))
    done = apply(text, [TextCorrection(box_below(text, below, len(words)), "", words)])
    told = text.text.split("\n")
    at = 0 if below is None else below + 1
    assert done.page.text.split("\n") == [*told[:at], words, *told[at:]]


@given(st.integers(0, 3), st.tuples(*[st.integers(0, 500)] * 4))
def test_a_turned_box_turns_back(quarters, box):
    text = page(turn=90 * quarters)
    assert as_scanned(upright(box, text), text) == box


def test_a_correction_that_waits_for_another_is_tried_again():
    first = TextCorrection(DIAGNOSIS.box, "2型塘尿病", "高血压三级")
    second = TextCorrection((700, 218, 1000, 262), "血压三级高危组", "高血压三级极高危")
    waits = apply(FORM, [second])
    assert waits.attached == (False,)
    assert apply(FORM, [second, first]).attached == (True, True)
