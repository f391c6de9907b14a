"""Each measure says what it means on drawn papers whose wear is known."""

from __future__ import annotations

import json
from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.files.types import PageImage
from ocr.imaging.measures import (
    EDGES,
    Measures,
    as_dict,
    from_dict,
)
from ocr.imaging.measuring import measure
from ocr.port import PageText
from tests.paper import ageing, cases, draw, raster, wear
from tests.paper.sheet import Sheet
from tests.unit.ocr import scans

needs_fonts = pytest.mark.skipif(not draw.installed(), reason="no Chinese fonts")
pytestmark = needs_fonts


def measured(page):
    return measure(scans.image(page), scans.text(page))


@pytest.fixture(scope="module")
def office():
    return draw.form("CLAIM_FORM", 5, "office")


def empty(shape, dpi=None, stretch=1.0, shade=240):
    image = PageImage(np.full(shape, shade, np.uint8), dpi, stretch)
    return measure(image, PageText(shape[1], shape[0], (), "none", "1", blank=True))


@pytest.mark.parametrize(
    ("shape", "dpi", "stretch", "expected"),
    [
        ((3508, 2480), 300, 1.0, (300, True)),
        ((1754, 2480), 150, 1.0, (150, True)),  # A3, lying
        ((3508, 2480), 72, 1.0, (300, False)),  # what cameras and drawing programs write
        ((3508, 2480), 2400, 1.0, (300, False)),  # a stamp
        ((1000, 754), None, 1.0, (86, False)),
        ((1143, 1728), 98, 2.08, (98, True)),  # a fax, fewer lines than dots
    ],
)
def test_a_resolution_is_believed_where_it_gives_a_sheet_of_paper(
    shape, dpi, stretch, expected
):
    found = empty(shape, dpi, stretch)
    assert (found.dpi, found.dpi_stated) == expected


def test_where_a_drawing_has_more_dots_than_its_scan_the_scan_counts():
    image = PageImage(np.full((1754, 1240), 240, np.uint8), 150, scan_dpi=75)
    found = measure(image, PageText(1240, 1754, (), "none", "1"))
    assert (found.dpi, found.dpi_stated) == (75, True)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_skew_is_that_of_the_upright_writing(turn):
    page = draw.form("DISCHARGE", 8, f"turned-{turn}" if turn else "skewed")
    found = measured(page)
    assert found.turn == turn
    assert found.skew_deg == pytest.approx(page.skew, abs=0.2)


def test_faded_writing_has_little_contrast(office):
    faded = draw.form("CLAIM_FORM", 5, "faded")
    assert measured(office).contrast > 0.65
    assert measured(faded).contrast < 0.45


def test_blurred_writing_is_not_sharp(office):
    def sharpness(blur):
        page = scans.repainted(office, lambda px: cv2.GaussianBlur(px, (0, 0), blur))
        return measured(page).sharpness

    assert measured(office).sharpness > 0.9
    assert sharpness(2) < 0.75
    assert sharpness(3) < 0.5


def test_brightness_is_that_of_the_paper_not_of_ink_or_desk(office):
    photo = scans.on_lid(office, 150)
    assert measured(office).brightness == pytest.approx(0.96, abs=0.03)
    assert measured(photo).brightness == pytest.approx(0.96, abs=0.03)
    assert empty((800, 600), shade=128).brightness == pytest.approx(0.5, abs=0.01)


def test_a_dark_border_is_told_from_the_sheet(office):
    margin = 60
    page = scans.on_lid(office, margin)
    found = measured(page)
    width, height = page.image.size
    sheet = (margin, margin, width - margin, height - margin)
    assert found.paper == pytest.approx(sheet, abs=4)
    share = 1 - (width - 2 * margin) * (height - 2 * margin) / (width * height)
    assert found.black_border == pytest.approx(share, abs=0.01)


def test_the_dark_strip_of_a_copier_is_border():
    page = draw.form("APPLICATION", 12, "copied")
    found = measured(page)
    assert found.paper[0] > 0
    assert found.paper[1:] == (0, *page.image.size)
    assert 0.003 < found.black_border < 0.03


def test_without_border_all_of_the_image_is_sheet(office):
    assert measured(office).paper == (0, 0, *office.image.size)
    assert measured(office).black_border == 0


def test_a_picture_printed_to_the_edge_is_no_border(office):
    def with_picture(pixels):
        painted = pixels.copy()
        painted[500:900, :400] = 30
        return painted

    assert measured(scans.repainted(office, with_picture)).black_border == 0


def test_a_dark_band_that_carries_writing_is_no_border(office):
    def with_band(pixels):
        top = max(word.box[3] for word in office.words if word.box[1] < 200)
        painted = pixels.copy()
        painted[: top + 10] = 255 - painted[: top + 10]
        return painted

    found = measured(scans.repainted(office, with_band))
    assert found.paper == (0, 0, *office.image.size)


@pytest.mark.parametrize("edge", EDGES)
def test_writing_that_runs_out_of_the_image_is_told_by_its_edge(office, edge):
    width, height = office.image.size
    boxes = [word.box for word in office.words if len(word.text) > 4]
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
    cut = {
        "left": (left + 12, 0, width, height),
        "top": (0, top + 6, width, height),
        "right": (0, 0, right - 12, height),
        "bottom": (0, 0, width, bottom - 6),
    }[edge]
    assert measured(scans.cropped(office, cut)).cut_edges == (edge,)


def test_writing_within_the_sheet_is_not_cut(office):
    assert measured(office).cut_edges == ()


def test_a_sheet_that_ends_before_the_image_is_not_cut_by_it(office):
    left = min(word.box[0] for word in office.words if len(word.text) > 4)
    narrow = scans.cropped(office, (left - 2, 0, *office.image.size))
    assert measured(scans.on_lid(narrow, 40)).cut_edges == ()


def bled(strength, *, front):
    drawn = raster.render(draw.FORMS["CLAIM_FORM"](cases.make(4))[0] if front else Sheet("X"))
    other = raster.render(draw.FORMS["DISCHARGE"](cases.make(9))[0])
    pixels = wear.bled_through(np.asarray(drawn.image), np.asarray(other.image), strength)
    return scans.repainted(drawn, lambda _: wear.scanned(pixels, np.random.default_rng(1)))


@pytest.mark.parametrize("front", [True, False])
def test_bleed_through_grows_with_what_shows(front):
    found = [measured(bled(at, front=front)).bleed_through for at in (0.0, 0.12, 0.2)]
    assert found == sorted(found)
    assert found[0] < 0.02
    assert found[2] > 0.15


@pytest.mark.parametrize("condition", sorted(set(ageing.CONDITIONS) - {"back"}))
def test_wear_of_the_front_is_no_bleed_through(condition, request):
    if condition in {"stained", "soiled"}:
        known = "the edges of blots and creases are taken for the other side's strokes"
        request.applymarker(pytest.mark.xfail(strict=True, reason=known))
    assert measured(draw.form("POLICY", 21, condition)).bleed_through < 0.1


def test_a_blank_page_is_measured_too():
    page = draw.blank(draw.FORMS["POLICY"](cases.make(2))[0], 2)
    found = measured(page)
    assert found.blank
    assert (found.skew_deg, found.sharpness, found.contrast) == (0.0, 1.0, 1.0)
    assert found.brightness > 0.9


def test_a_page_with_a_picture_and_no_text_is_not_blank():
    """A damage photo, a sketch, a signature: each was filed as blank paper."""
    sketch = np.full((1754, 1240), 246, np.uint8)
    cv2.polylines(sketch, [np.array([(300, 900), (500, 600), (800, 850)])], False, 40, 5)
    found = measure(PageImage(sketch, 150), PageText(1240, 1754, (), "none", "1", blank=True))
    assert (found.blank, found.wordless) == (False, True)
    assert found.ink == found.unread_ink > 0


def test_an_all_black_image_is_no_blank_paper():
    found = empty((1754, 1240), shade=8)
    assert (found.blank, found.ink, found.brightness) == (
        False,
        1.0,
        pytest.approx(8 / 255, abs=0.001),
    )


def test_of_a_page_that_was_read_little_ink_is_left_over(office):
    found = measured(office)
    assert found.ink > 0.02
    assert found.unread_ink < 0.15 * found.ink


def test_of_a_page_on_which_no_text_was_looked_for_no_ink_is_missed(office):
    image = scans.image(office)
    height, width = image.pixels.shape[:2]
    assert measure(image, PageText(width, height, (), "null", "1")).unread_ink == 0.0


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_colour_is_that_of_the_scan(office, mode):
    image = replace(scans.image(office), colour=mode == "RGB")
    assert measure(image, scans.text(office)).colour is (mode == "RGB")


@pytest.mark.parametrize("shape", [(1, 1), (8, 3000), (3000, 8), (64, 64), (60, 90, 3)])
def test_an_image_of_any_shape_is_measured(shape):
    rng = np.random.default_rng(3)
    image = PageImage(rng.integers(0, 256, shape, np.uint8), None)
    found = measure(image, PageText(shape[1], shape[0], (), "none", "1"))
    assert found.paper == (0, 0, shape[1], shape[0])


def test_measuring_leaves_the_page_alone(office):
    image = scans.image(office)
    before = image.pixels.copy()
    image.pixels.flags.writeable = False
    measure(image, scans.text(office))
    assert np.array_equal(image.pixels, before)


shares = st.floats(0, 1)
any_measures = st.builds(
    Measures,
    dpi=st.integers(1, 4800),
    dpi_stated=st.booleans(),
    colour=st.booleans(),
    turn=st.sampled_from((0, 90, 180, 270)),
    skew_deg=st.floats(-10, 10),
    sharpness=shares,
    contrast=shares,
    brightness=shares,
    paper=st.tuples(*[st.integers(0, 20000)] * 4),
    black_border=shares,
    cut_edges=st.sets(st.sampled_from(EDGES)).map(
        lambda cut: tuple(edge for edge in EDGES if edge in cut)
    ),
    bleed_through=shares,
    blank=st.booleans(),
    own_text=st.booleans(),
    wordless=st.booleans(),
    ink=shares,
    unread_ink=shares,
)


@given(any_measures)
def test_measures_come_back_from_json_as_they_were(measures):
    assert from_dict(json.loads(json.dumps(as_dict(measures)))) == measures


def test_measures_of_an_earlier_version_are_understood():
    """They called every page without text blank, and told nothing of ink."""
    kept = as_dict(empty((1754, 1240)))
    for name in ("wordless", "ink", "unread_ink"):
        del kept[name]
    told = from_dict(kept)
    assert (told.blank, told.wordless, told.ink, told.unread_ink) == (True, True, 0.0, 0.0)
