"""The item page: the hit marked on the image, walked and turned, and the text beside it."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests import program
from tests.browser import driving
from tests.browser.mornings import GOOD
from tests.places import ROOT, SAMPLES

pytestmark = pytest.mark.xdist_group("browser")

WORD = "林晓岚"
DOUBTED = "ZD851025"


@pytest.fixture(scope="module")
def language():
    return "zh-hans"


@pytest.fixture(scope="module")
def truth():
    told = json.loads((SAMPLES / "truth.json").read_text())
    pages = {(page["file"], page["page"]): page for f in told["files"] for page in f["pages"]}
    return pages[GOOD, 1]


def known(truth):
    """Return where the word stands, in the order of reading."""
    for word in truth["words"]:
        at = word["text"].find(WORD)
        if at >= 0:
            boxes = word["chars"][at : at + len(WORD)] if "chars" in word else [word["box"]]
            left, top, right, bottom = zip(*boxes, strict=True)
            yield [min(left), min(top), max(right), max(bottom)]


def open_item(page):
    """Search and open what was found first."""
    page.goto(f"/find/?q={WORD}")
    page.locator(".hit h2 a").first.click()
    expect(page.locator(".openseadragon-canvas canvas")).to_be_visible()
    expect(page.locator("#zoom")).to_contain_text("%")
    expect(page.locator(".place-hit.now")).to_be_visible()


def test_the_hit_is_marked_where_the_word_stands(page, truth):
    open_item(page)
    mark = page.locator(".place-hit.now")
    box = driving.frame(mark)
    image = driving.frame(page.locator("#view"))
    assert image[0] <= box[0]
    assert box[2] <= image[2]
    assert image[1] <= box[1]
    assert box[3] <= image[3]
    best = max(driving.overlap(box, driving.on_screen(page, each)) for each in known(truth))
    assert best > 0.5


def test_the_mark_stays_on_its_word_when_the_page_is_turned_and_zoomed(page, truth):
    open_item(page)
    for key in ("r", "r", "r", "r", "+", "-"):
        driving.press(page, key)
        page.wait_for_timeout(450)
        box = driving.frame(page.locator(".place-hit.now"))
        best = max(driving.overlap(box, driving.on_screen(page, each)) for each in known(truth))
        assert best > 0.4, key


def test_hits_are_walked_by_keys_and_by_buttons(page):
    page.goto("/find/?q=诊断")
    page.locator(".hit h2 a").first.click()
    count = page.locator("#hit-count")
    expect(page.locator(".place-hit.now")).to_be_visible()
    total = page.locator(".place-hit").count()
    assert total > 1
    first = count.inner_text()
    driving.press(page, "n")
    expect(count).not_to_have_text(first)
    driving.press(page, "p")
    expect(count).to_have_text(first)
    driving.press(page, "p")
    expect(count).to_contain_text(f"{total}")
    page.click("[data-act=hit-on]")
    expect(count).to_have_text(first)
    expect(page.locator(".place-hit.now")).to_have_count(1)


def test_zoom_and_rotation_answer_to_buttons_and_keys(page):
    open_item(page)
    zoom = page.locator("#zoom")
    start = zoom.inner_text()
    page.click("[data-act=larger]")
    expect(zoom).not_to_have_text(start)
    driving.press(page, "0")
    expect(zoom).to_have_text(start)
    turn = (
        "() => OpenSeadragon.getViewer(document.getElementById('view')).viewport.getRotation()"
    )
    driving.press(page, "r")
    assert page.evaluate(turn) % 360 == 90
    page.click("[data-act=turn-left]")
    assert page.evaluate(turn) % 360 == 0


def mean_and_least(page):
    """Return how bright what is shown is on the whole, and its darkest dot, 0 to 255."""
    page.wait_for_timeout(600)
    shot = Image.open(io.BytesIO(page.locator("#view canvas").first.screenshot())).convert("L")
    middle = np.asarray(shot)[100:-150, 100:-100]
    return float(np.median(middle)), int(middle.min())


def test_the_clear_view_takes_the_place_of_the_picture_and_moves_nothing(page):
    open_item(page)
    driving.press(page, "+")
    page.wait_for_timeout(450)
    scanned, _ = mean_and_least(page)
    zoom = page.locator("#zoom").inner_text()
    mark = driving.frame(page.locator(".place-hit.now"))
    button = page.locator("[data-act=clear]")
    with page.expect_response(re.compile("/clear/")) as answer:
        driving.press(page, "c")
    assert answer.value.status == 200
    expect(button).to_have_attribute("aria-pressed", "true")
    cleared, ink = mean_and_least(page)
    assert cleared > max(scanned, 250)
    assert ink < 40
    assert page.locator("#zoom").inner_text() == zoom
    assert driving.frame(page.locator(".place-hit.now")) == pytest.approx(mark, abs=1)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert mean_and_least(page)[0] == pytest.approx(scanned, abs=2)


def test_the_master_of_a_page_is_saved_under_number_and_page(page):
    open_item(page)
    number = page.locator(".about .number > span").first.inner_text()
    with page.expect_download() as saved:
        page.click("#master")
    assert saved.value.suggested_filename == f"{number}-0001.tif"
    with Image.open(saved.value.path()) as master:
        assert master.format == "TIFF"
        assert master.info["dpi"] == (150, 150)


def test_thumbnails_and_keys_change_the_page_and_its_text(page):
    page.goto("/find/?q=何其昌")
    page.locator(".hit h2 a").first.click()
    expect(page.locator(".thumbs [data-page]")).to_have_count(2)
    expect(page.locator("#page-count")).to_have_text("1/2")
    expect(page.locator("#lines li").first).to_be_visible()
    first = page.locator("#lines").inner_text()
    page.locator(".thumbs [data-page='2']").click()
    expect(page.locator("#page-count")).to_have_text("2/2")
    expect(page).to_have_url(re.compile("page=2"))
    expect(page.locator("#lines")).not_to_have_text(first)
    driving.press(page, "[")
    expect(page.locator("#page-count")).to_have_text("1/2")


def test_the_text_marks_the_word_and_a_click_shows_the_line_on_the_image(page):
    open_item(page)
    expect(page.locator("#lines mark").first).to_have_text(WORD)
    expect(page.locator("#lines li.now mark")).to_have_text(WORD)
    page.locator("#lines li button").nth(0).click()
    expect(page.locator(".place-line")).to_be_visible()


def test_a_masked_number_is_shown_when_somebody_asks(page):
    open_item(page)
    veiled = page.locator("#lines li", has_text="999999********")
    expect(veiled).to_be_visible()
    veiled.locator(".reveal").click()
    expect(page.locator("#lines li", has_text="999999199212120565")).to_be_visible()
    page.reload()
    page.locator("[data-tab=panel-history]").click()
    expect(page.locator(".views .history")).to_contain_text("olive")


def test_the_tabs_are_reached_by_keys(page):
    open_item(page)
    page.locator("[data-tab=panel-text]").focus()
    driving.press(page, "ArrowRight")
    expect(page.locator("#panel-fields")).to_be_visible()
    expect(page.locator("#panel-text")).to_be_hidden()


@pytest.fixture
def doubted(morning):
    """A number of the good page of which the first letter was misread as a digit."""
    subprocess.run(
        [sys.executable, "-m", "tests.browser.doubting", DOUBTED, "2"],
        env=program.environment(morning.server.home),
        cwd=ROOT,
        check=True,
    )
    return DOUBTED


def test_a_misread_place_is_marked_apart_and_says_what_was_read(page, doubted):
    note = f"识别为 2{doubted[1:]}，可能是 {doubted}"
    page.goto(f"/find/?q={doubted}")
    expect(page.locator(".hits-how")).to_have_count(1)
    expect(page.locator("mark.misread")).to_have_text(f"2{doubted[1:]}")
    expect(page.locator(".misread-note")).to_have_text(note)
    page.locator(".hit h2 a").first.click()
    expect(page.locator(".place-misread.now")).to_have_count(1)
    expect(page.locator("#hit-note")).to_have_text(note)
    first = page.locator("#lines mark.misread").first
    expect(first).to_have_text("2")
    title = first.get_attribute("title")
    assert title.startswith(note)
    assert f"{doubted[0]} 31%" in title
    page.goto(f"/find/?q={doubted[1:]}")
    page.locator(".hit h2 a").first.click()
    expect(page.locator(".place-hit.now")).to_have_count(1)
    expect(page.locator(".place-misread")).to_have_count(0)
    expect(page.locator("#hit-note")).to_be_hidden()


def test_lines_are_walked_and_corrected_by_keys(page):
    """The list of keys promised it, and nothing moved."""
    open_item(page)
    expect(page.locator("#lines li.now mark")).to_have_text(WORD)
    rows = page.locator("#lines li")
    here = rows.evaluate_all("rows => rows.findIndex((row) => row.matches('.now'))")
    driving.press(page, "j")
    expect(rows.nth(here + 1)).to_have_class(re.compile("now"))
    expect(page.locator(".place-line")).to_be_visible()
    driving.press(page, "k")
    expect(rows.nth(here)).to_have_class(re.compile("now"))
    driving.press(page, "e")
    expect(rows.nth(here).locator(".editor input").first).to_be_focused()


CENTRE = """() => {
  const { viewport } = OpenSeadragon.getViewer(document.getElementById("view"));
  const { x, y } = viewport.getCenter();
  return [x, y];
}"""


def test_the_image_is_moved_by_keys(page):
    open_item(page)
    driving.press(page, "+")
    driving.press(page, "+")
    for key, axis, way in (("ArrowRight", 0, 1), ("PageDown", 1, 1), ("ArrowUp", 1, -1)):
        before = page.evaluate(CENTRE)[axis]
        driving.press(page, key)
        assert (page.evaluate(CENTRE)[axis] - before) * way > 0, key
    before = page.evaluate(CENTRE)
    page.locator("#panel-text").focus()
    driving.press(page, "ArrowDown")
    assert page.evaluate(CENTRE) == before


@pytest.mark.parametrize("width", [683, 1366, 1920])
def test_the_tools_cover_nothing_of_the_image(page, width):
    """At twice the size of letters they covered a third of it."""
    page.set_viewport_size({"width": width, "height": 768})
    open_item(page)
    image, tools = (driving.frame(page.locator(each)) for each in ("#view", ".tools"))
    assert image[3] <= tools[1]
    assert image[3] - image[1] > 300
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_a_file_in_the_making_says_so_and_its_menu_closes(page):
    open_item(page)
    page.locator(".leaving summary").click()
    with page.expect_download() as saved:
        page.locator(".leaving .menu-list button").last.click()
        expect(page.locator(".leaving details")).not_to_have_attribute("open", "")
    assert saved.value.suggested_filename.endswith(".txt")
    expect(page.locator(".leaving")).to_have_attribute("aria-busy", "false")


def test_the_results_are_walked_from_item_to_item_and_back(page):
    page.goto("/find/")
    titles = page.locator(".hit h2 a")
    assert titles.count() > 1
    titles.first.click()
    expect(page.locator(".results-place")).to_contain_text("1/")
    driving.press(page, "N")
    expect(page.locator(".results-place")).to_contain_text("2/")
    page.locator(".results > a").click()
    expect(page.locator(".hit")).not_to_have_count(0)
