from __future__ import annotations

import numpy as np
import pytest

from tests.paper import ageing, cases, draw, fonts, geometry, raster
from tests.paper.page import Page
from tests.paper.sheet import Sheet

pytestmark = pytest.mark.skipif(
    not fonts.installed(), reason="apt-get install fonts-noto-cjk: the paper is set in it"
)

_STATES = sorted(set(ageing.CONDITIONS) - {"back"})


def darkness(page: Page) -> np.ndarray:
    return np.asarray(255.0 - np.asarray(page.image.convert("L"), np.float32))


def ink_and_paper(page: Page) -> tuple[np.ndarray, np.ndarray]:
    dark = darkness(page)
    written = np.zeros(dark.shape, bool)
    for word in page.words:
        for x0, y0, x1, y1 in word.char_boxes:
            written[y0:y1, x0:x1] = True
    return dark[written], dark[~written]


@pytest.mark.parametrize("state", _STATES)
def test_ink_stands_where_the_truth_says(state):
    page = draw.form("DIAGNOSIS_CERT", 3, state)
    ink, paper = ink_and_paper(page)
    assert np.percentile(ink, 75) > np.median(paper) + 40
    width, height = page.image.size
    for word in page.words:
        x0, y0, x1, y1 = word.box
        assert 0 <= x0 < x1 <= width
        assert 0 <= y0 < y1 <= height
        assert len(word.chars) == len(word.text)


@pytest.mark.parametrize("state", ["clean", "skewed", "turned-90", "turned-270", "turned-180"])
def test_a_box_holds_all_the_ink_of_its_word_and_little_else(state):
    sheet = Sheet("CLAIM_FORM", 120, 80)
    sheet.write(40, 40, "赔案号ABC123")
    page = draw.scan(sheet, state, seed=9)
    rows, columns = np.nonzero(darkness(page) > 110)
    x0, y0, x1, y1 = page.words[0].box
    # The box around turned boxes is wider than the ink, the more the wider the word.
    lid = {"clean": 1, "skewed": 8}.get(state, 3)
    assert abs(columns.min() - x0) <= lid
    assert abs(columns.max() + 1 - x1) <= lid
    assert abs(rows.min() - y0) <= lid
    assert abs(rows.max() + 1 - y1) <= lid


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turning_by_what_is_said_makes_a_page_upright(turn):
    fresh = raster.render(draw.FORMS["DISCHARGE"](cases.make(1))[0])
    turned = geometry.turn(fresh, turn)
    assert turned.turn == turn
    # Pillow turns anticlockwise.
    upright = turned.image.rotate(-turn, expand=True)
    assert np.array_equal(np.asarray(upright), np.asarray(fresh.image))


def test_skew_is_told_in_degrees_anticlockwise():
    fresh = raster.render(draw.FORMS["CLAIM_FORM"](cases.make(1))[0])
    skewed = geometry.skew(fresh, 2.0, (255, 255, 255))
    line = max(skewed.words, key=lambda word: word.box[2] - word.box[0])
    (x0, y0, _, _), (x1, y1, _, _) = line.chars[0], line.chars[-1]
    assert np.degrees(np.arctan2(y0 - y1, x1 - x0)) == pytest.approx(2.0, abs=0.6)


@pytest.mark.parametrize("state", ["clean", "yellowed", "fax", "photo"])
def test_the_same_seed_gives_the_same_pixels_and_another_does_not(state):
    first, again, other = (draw.form("CLAIM_FORM", seed, state) for seed in (5, 5, 6))
    assert first.image.tobytes() == again.image.tobytes()
    assert first.words == again.words
    assert first.image.tobytes() != other.image.tobytes()


def test_a_phrase_over_a_line_break_is_told_in_pieces():
    sheet = Sheet("CLAIM_FORM", 120, 80)
    text = "保险金一经划入上述账户，即视为贵公司已履行给付义务。"
    sheet.paragraph(20, 30, 70, text, phrases=("即视为贵公司已履行给付义务",))
    (phrase,) = draw.scan(sheet, "skewed", seed=2).phrases
    upper, lower = phrase.pieces
    assert upper.text + lower.text == phrase.text == "即视为贵公司已履行给付义务"
    assert lower.box[1] > upper.box[1]
    assert lower.box[2] < upper.box[0]


def test_a_form_has_the_names_and_numbers_of_its_case():
    case = cases.make(4)
    for doc_type in ("APPLICATION", "CLAIM_FORM", "CHANGE_APP", "POLICY"):
        written = {
            mark.text for sheet in draw.FORMS[doc_type](case) for mark in sheet.marks
            if hasattr(mark, "text")
        }  # fmt: skip
        assert case.holder.name in written
        assert any(case.policy_no in text for text in written)


def test_an_empty_back_is_nearly_white_but_not_quite():
    back = draw.blank(draw.FORMS["CLAIM_FORM"](cases.make(2))[0], seed=2)
    assert back.blank
    assert not back.words
    paper = darkness(back)[200:-200, 200:-200]
    assert np.percentile(paper, 99.9) < 60
    assert paper.std() > 1
