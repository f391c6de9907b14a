"""An operator's morning in each language: first link, files dropped, read, searched, looked at."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from tests.browser import driving
from tests.places import SAMPLES, SCANS

pytestmark = pytest.mark.xdist_group("browser")

PASSWORD = "vermilion-77-seal"
GOOD, TWO_PAGES = "007-诊断证明书-林晓岚.jpg", "013-费用清单-何其昌.tif"
TWICE, BROKEN = "018-诊断证明书-林晓岚-重复扫描.jpg", "019-损坏-扫描中断.jpg"
WORD = "林晓岚"

WORDS = {
    "zh-hans": {
        "duplicate": "馆藏中已有相同的文件",
        "broken": "文件已损坏",
        "finished": "已完成",
        "signin": "登录",
        "nothing": "没有找到",
    },
    "en": {
        "duplicate": "The archive holds these bytes already.",
        "broken": "damaged",
        "finished": "Finished",
        "signin": "Sign in",
        "nothing": "Nothing was found",
    },
}


@dataclass
class Morning:
    """What happened before the first test asks: the files are read, somebody is signed in."""

    server: driving.Server
    language: str
    state: dict
    sent: dict
    batch: str
    heads: list = field(default_factory=list)

    @property
    def words(self):
        return WORDS[self.language]


@pytest.fixture(scope="module")
def chromium():
    driving.need_chromium()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=driving.CHROMIUM, args=driving.ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module", params=["zh-hans", "en"])
def morning(request, chromium, tmp_path_factory):
    home = tmp_path_factory.mktemp("morning") / "home"
    with driving.serving(home, LANTAI_LANGUAGE=request.param) as server:
        context = chromium.new_context(
            locale="zh-CN" if request.param == "zh-hans" else "en-GB",
            viewport={"width": 1366, "height": 768},
        )
        watch = driving.Watch(context, server.base)
        page = context.new_page()
        make_account(page, server.link)
        sent, batch = drop_files(page)
        heads = watch_progress(page, WORDS[request.param]["finished"])
        watch.assert_quiet()
        state = context.storage_state()
        context.close()
        yield Morning(server, request.param, state, sent, batch, heads)
        shutil.rmtree(home, ignore_errors=True)


def make_account(page, link):
    page.goto(link)
    page.fill("[name=username]", "olive")
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/batches/")


def drop_files(page):
    """Drop four files; return what was said of each, and the address of the batch."""
    files = [(name, (SCANS / name).read_bytes()) for name in (GOOD, TWO_PAGES, TWICE, BROKEN)]
    driving.drop(page, "#upload", files)
    opener = page.locator("#sending-open")
    expect(opener).to_be_visible(timeout=30_000)
    rows = page.locator("#sending li").all()
    sent = {row.locator(".path").inner_text(): row.inner_text() for row in rows}
    opener.click()
    page.wait_for_url(re.compile(r"/batches/\d+/$"))
    return sent, page.url


def watch_progress(page, finished):
    """Stay on the page, never reloading, until it says that all is done; return its heads."""
    heads = []
    head = page.locator("#progress .progress-head strong")
    page.evaluate("window.stayed = true")
    for _ in range(600):
        said = head.inner_text()
        if said not in heads:
            heads.append(said)
        if finished in said:
            assert page.evaluate("window.stayed")
            return heads
        page.wait_for_timeout(200)
    raise AssertionError(heads)


@pytest.fixture
def page(chromium, morning):
    """A page of somebody who is signed in; nothing may go wrong on it."""
    context = chromium.new_context(
        storage_state=morning.state,
        locale="zh-CN" if morning.language == "zh-hans" else "en-GB",
        viewport={"width": 1366, "height": 768},
        base_url=morning.server.base,
    )
    watch = driving.Watch(context, morning.server.base)
    yield context.new_page()
    context.close()
    watch.assert_quiet()


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


def open_item(page, word=WORD):
    """Search, choose the facet of diagnosis certificates, open the item."""
    page.goto(f"/find/?q={word}")
    page.locator(".hit h2 a").first.click()
    expect(page.locator(".openseadragon-canvas canvas")).to_be_visible()
    expect(page.locator("#zoom")).to_contain_text("%")
    expect(page.locator(".place-hit.now")).to_be_visible()


def test_dropped_files_are_told_about_one_by_one(morning):
    assert len(morning.sent) == 4
    assert morning.words["duplicate"] in morning.sent[TWICE]


def test_progress_is_seen_until_all_is_done(morning):
    assert len(morning.heads) >= 2
    assert morning.words["finished"] in morning.heads[-1]


def test_the_batch_says_what_became_of_each_file(page, morning):
    page.goto(morning.batch)
    rows = page.locator("#files tbody tr")
    expect(rows).to_have_count(4)
    expect(rows.filter(has_text=BROKEN)).to_contain_text(morning.words["broken"])
    expect(rows.filter(has_text=GOOD).locator(".number")).to_be_visible()
    assert [each.inner_text() for each in page.locator(".sum dd").all()] == [
        "3",
        "3",
        "0",
        "0",
        "0",
    ]


def test_a_facet_narrows_the_hits_and_a_chip_takes_it_out(page):
    page.goto("/find/")
    everything = page.locator(".hit").count()
    page.locator("[aria-labelledby=facet-type] a").first.click()
    expect(page.locator(".hit")).to_have_count(1)
    page.locator(".chips a").click()
    expect(page.locator(".hit")).to_have_count(everything)
    assert everything == 2


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
        page.keyboard.press(key)
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
    page.keyboard.press("n")
    expect(count).not_to_have_text(first)
    page.keyboard.press("p")
    expect(count).to_have_text(first)
    page.keyboard.press("p")
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
    page.keyboard.press("0")
    expect(zoom).to_have_text(start)
    turn = (
        "() => OpenSeadragon.getViewer(document.getElementById('view')).viewport.getRotation()"
    )
    page.keyboard.press("r")
    assert page.evaluate(turn) % 360 == 90
    page.click("[data-act=turn-left]")
    assert page.evaluate(turn) % 360 == 0


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
    page.keyboard.press("[")
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
    expect(page.locator(".history")).to_contain_text("olive")


def test_the_tabs_are_reached_by_keys(page):
    open_item(page)
    page.locator("[data-tab=panel-text]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#panel-fields")).to_be_visible()
    expect(page.locator("#panel-text")).to_be_hidden()


def test_the_keys_of_every_page(page, morning):
    page.goto(morning.batch)
    page.keyboard.press("/")
    expect(page.locator("#seek")).to_be_focused()
    page.keyboard.type("jk?")
    expect(page.locator("#seek")).to_have_value("jk?")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    stops = page.locator("[data-go]")
    page.keyboard.press("j")
    expect(stops.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(stops.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(stops.nth(0)).to_be_focused()


def test_a_search_without_hits_says_what_to_try(page, morning):
    page.goto("/find/")
    page.keyboard.press("/")
    page.keyboard.type("从无此词")
    page.keyboard.press("Enter")
    expect(page.locator(".empty h2")).to_have_text(morning.words["nothing"])


def test_the_other_language_is_one_choice_away_and_the_page_stays(page, morning):
    other = "en" if morning.language == "zh-hans" else "zh-hans"
    page.goto(morning.batch)
    page.locator(".top-end details").nth(1).locator("summary").click()
    page.click(f"button[name=language][value={other}]")
    assert page.url == morning.batch
    expect(page.locator("html")).to_have_attribute("lang", other)
    expect(page.locator("#progress strong").first).to_have_text(WORDS[other]["finished"])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_shuts_anybody_out(page, morning, theme):
    """By axe: no serious and no critical violation."""
    page.goto("/find/")
    page.evaluate(f"localStorage.setItem('lantai-theme', '{theme}')")
    for here in ("/batches/", morning.batch, "/waiting/", "/find/", "/ledger/", "/nowhere/"):
        page.goto(here)
        assert_open_to_all(page, theme)
    open_item(page)
    expect(page.locator("#lines li").first).to_be_visible()
    assert_open_to_all(page, theme)
    page.keyboard.press("?")
    assert_open_to_all(page, theme)


def assert_open_to_all(page, theme):
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
    found = Axe().run(page).response["violations"]
    grave = [each for each in found if each["impact"] in ("serious", "critical")]
    assert [(each["id"], each["nodes"][0]["html"]) for each in grave] == [], page.url


def test_on_a_small_screen_nothing_is_cut_off(page, morning):
    page.set_viewport_size({"width": 1024, "height": 700})
    for here in ("/batches/", morning.batch, "/find/?q=诊断", "/ledger/"):
        page.goto(here)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, here


def test_after_signing_out_the_pages_are_closed(chromium, morning):
    context = chromium.new_context(base_url=morning.server.base)
    page = context.new_page()
    page.goto("/ledger/")
    page.fill("[name=login]", "olive")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/ledger/")
    page.locator(".top-end details").first.locator("summary").click()
    page.locator("form[action='/leave/'] button").click()
    for here in ("/find/", "/ledger/", "/items/1/1/view/", morning.batch):
        page.goto(here)
        assert "/enter/" in page.url
    page.go_back()
    context.close()


def test_the_first_link_is_used_up(page, morning):
    assert page.goto(morning.server.link).status == 404
