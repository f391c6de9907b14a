"""Masters lose nothing of the sheet; every image tells how it was made and leads back."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ocr.derivative import KINDS, DerivativeRequest
from ocr.files.opener import decode
from ocr.files.types import PageImage
from ocr.imaging import cleaning
from ocr.imaging.derivatives import derive
from ocr.imaging.measuring import measure
from ocr.imaging.skew import skew
from ocr.imaging.view import view
from tests.paper import draw, geometry
from tests.unit.ocr import scans

pytestmark = pytest.mark.skipif(not draw.installed(), reason="no Chinese fonts")

MM_2 = 2 / 25.4


def wanted(page, kind="master"):
    """What the line would want of a drawn page."""
    found = measure(scans.image(page), scans.text(page))
    whole = found.paper == (0, 0, *page.image.size)
    return DerivativeRequest(kind, found.turn, found.skew_deg, None if whole else found.paper)


def opened(made):
    return Image.open(io.BytesIO(made.image))


def gray(made):
    return np.asarray(opened(made).convert("L"))


def done(made, what):
    return [each for each in made.recipe["operations"] if each["do"] == what]


def back(made, points):
    matrix = np.array(made.recipe["to_page_image"])
    return np.asarray(points) @ matrix[:, :2].T + matrix[:, 2]


def test_a_level_upright_page_is_its_own_master_bit_by_bit():
    page = draw.form("CLAIM_FORM", 3, "clean")
    made = derive(scans.image(page), wanted(page))
    assert np.array_equal(gray(made), np.asarray(page.image))
    assert [each["do"] for each in made.recipe["operations"]] == ["write"]
    assert opened(made).info["dpi"] == (150, 150)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_comes_upright(turn):
    page = draw.form("POLICY", 4, f"turned-{turn}")
    made = derive(scans.image(page), DerivativeRequest("master", turn))
    upright = np.rot90(np.asarray(page.image), -turn // 90)
    assert np.array_equal(gray(made), upright)
    assert done(made, "turn") == [{"do": "turn", "clockwise_degrees": turn}]


@settings(max_examples=12, deadline=None)
@given(
    degrees=st.floats(0.3, 8) | st.floats(-8, -0.3),
    turn=st.sampled_from((0, 90, 180, 270)),
)
def test_a_master_is_straight_and_every_corner_of_the_image_is_on_it(degrees, turn):
    page = draw.form("DISCHARGE", 2, "clean")
    page = geometry.turn(geometry.skew(page, degrees, (255, 255, 255)), turn)
    made = derive(scans.image(page), wanted(page))
    clean = cleaning.clean(cleaning.small(gray(made), 1200))
    assert abs(skew(clean)) <= 0.2
    width, height = opened(made).size
    corners = back(made, [(0, 0), (width, 0), (width, height), (0, height)])
    assert contains(corners, [(0, 0), (page.image.width, page.image.height)])


def contains(corners, points):
    """Whether a quadrangle holds the points, but for half a pixel."""
    middle = corners.mean(axis=0)
    for one, other in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        normal = np.array([one[1] - other[1], other[0] - one[0]]) / np.linalg.norm(other - one)
        inwards = normal * np.sign((middle - one) @ normal)
        if any((np.array(point) - one) @ inwards < -0.6 for point in points):
            return False
    return True


@pytest.mark.parametrize("degrees", [0.0, 2.7, -5.1])
def test_a_border_is_cropped_two_millimetres_beyond_the_sheet_and_no_sooner(degrees):
    sheet = draw.form("APPLICATION", 6, "office")
    page = scans.on_lid(sheet, 130)
    corners = [(130, 130), (130 + sheet.image.width, 130 + sheet.image.height)]
    page = geometry.skew(page, degrees, (20, 20, 20))
    made = derive(scans.image(page), wanted(page))
    (crop,) = done(made, "crop")
    assert crop["margin_pixels"] / 150 >= MM_2
    centre = np.array(page.image.size) / 2
    angle = np.deg2rad(-degrees)
    turn = np.array([(np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))])
    there = np.linalg.inv(np.vstack([np.array(made.recipe["to_page_image"]), (0, 0, 1)]))
    for corner in corners:
        on_image = turn @ (np.array(corner) - centre) + centre
        x, y = (there @ (*on_image, 1))[:2]
        width, height = opened(made).size
        margins = min(x, width - x), min(y, height - y)
        assert all(MM_2 * 150 - 1 <= margin <= 9 / 25.4 * 150 for margin in margins), margins


def test_where_the_image_ends_sooner_the_margin_is_filled():
    page = draw.form("APPLICATION", 12, "copied")
    made = derive(scans.image(page), wanted(page))
    (crop,) = done(made, "crop")
    margin = crop["margin_pixels"]
    assert margin >= MM_2 * 150
    assert opened(made).height > page.image.height
    assert gray(made)[:3, 200:-200].max() <= crop["fill"] + 1


def test_seals_and_holes_stay_on_the_master_and_their_colour():
    page = draw.form("DIAGNOSIS_CERT", 7, "stamped")
    made = derive(scans.image(page), DerivativeRequest("master"))
    assert np.array_equal(np.asarray(opened(made)), np.asarray(page.image))
    left, top, right, bottom = page.seals[0].box
    readable = derive(scans.image(page), DerivativeRequest("readable"))
    seal = np.asarray(opened(readable)).astype(int)[top:bottom, left:right]
    assert (seal[..., 0] - seal[..., 1]).max() > 60, "a red seal stays red"


def test_the_readable_image_has_white_paper():
    page = draw.form("DISCHARGE", 9, "yellowed")
    made = derive(scans.image(page), wanted(page, "readable"))
    assert np.percentile(gray(made), 50) > 245
    assert opened(made).format == "JPEG"


@pytest.mark.parametrize("condition", ["turned-90", "fax", "photo", "skewed"])
def test_the_clear_view_has_the_geometry_of_the_view(condition):
    page = draw.form("POLICY", 3, condition)
    image = scans.image(page)
    _, width, height = view(image.pixels, image.stretch)
    made = derive(image, wanted(page, "clear"))
    assert opened(made).size == (width, height)
    assert not done(made, "turn")


def test_black_and_white_stays_black_and_white():
    page = draw.form("DISCHARGE", 5, "fax")
    made = derive(scans.image(page), DerivativeRequest("master", 0, 1.3))
    assert opened(made).mode == "1"
    assert done(made, "threshold")


def test_a_fax_comes_with_square_pixels():
    pixels = np.full((1143, 1728), 255, np.uint8)
    pixels[200:220, 100:1600] = 0
    made = derive(PageImage(pixels, 98, 2.08), DerivativeRequest("master"))
    assert opened(made).size == (1728, 2377)
    assert back(made, [(1728, 2377)]) == pytest.approx(np.array([[1728, 1143]]), abs=0.01)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_image_is_made_twice_and_its_recipe_is_plain_json(kind):
    page = draw.form("CLAIM_FORM", 2, "skewed")
    first, second = (derive(scans.image(page), wanted(page, kind)) for _ in range(2))
    assert first == second
    assert json.loads(json.dumps(first.recipe)) == first.recipe
    assert first.recipe["size"] == list(opened(first).size)


def test_another_turn_skew_or_sheet_has_another_name():
    all_wanted = [
        DerivativeRequest("master"),
        DerivativeRequest("readable"),
        DerivativeRequest("master", 90),
        DerivativeRequest("master", 0, 1.0),
        DerivativeRequest("master", 0, 0.0, (1, 2, 3, 4)),
    ]
    assert len({each.name for each in all_wanted}) == len(all_wanted)


def test_the_master_of_a_pulled_out_scan_has_its_pixels(tmp_path):
    page = draw.form("POLICY", 8, "clean")
    page.image.save(tmp_path / "a.pdf", resolution=150)
    image = decode(tmp_path / "a.pdf", 0)
    assert np.array_equal(gray(derive(image, DerivativeRequest("master"))), image.pixels)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", [(1, 1), (8, 3000), (3000, 8, 3), (64, 64)])
def test_an_image_of_any_shape_can_be_made(kind, shape):
    image = PageImage(np.full(shape, 200, np.uint8), None)
    made = derive(image, DerivativeRequest(kind, 90, 3.0, (0, 0, shape[1], shape[0])))
    assert min(opened(made).size) >= 1
