"""A line is corrected beside its image: by keys, with an input method, with masked numbers."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests import program
from tests.browser import driving
from tests.browser.mornings import GOOD, make_account
from tests.places import SCANS

pytestmark = pytest.mark.xdist_group("browser")

NUMBER = "999999199212120565"


@pytest.fixture(scope="module", params=["zh-hans", "en"])
def language(request):
    return request.param


@pytest.fixture(scope="module")
def morning(chromium, language, tmp_path_factory):
    """A server of this module's own, for what is corrected stays so."""
    home = tmp_path_factory.mktemp("correcting") / "home"
    empty = home.parent / "白页.png"
    Image.new("L", (850, 1200), 250).save(empty)
    listed = home.parent / "manifest.csv"  # a blank sheet that no list names is not filed
    listed.write_text("file,title\n白页.png,白页\n", "utf-8")
    program.answer(home, "ingest", str(SCANS / GOOD), str(empty), str(listed))
    with driving.serving(home, LANTAI_LANGUAGE=language) as server:
        context = driving.new_context(chromium, language)
        make_account(context.new_page(), server.link)
        state = context.storage_state()
        context.close()
        yield SimpleNamespace(server=server, language=language, state=state)


@pytest.fixture
def lines(page):
    """The lines of the one item there is."""
    page.goto("/find/?q=诊断")
    page.locator(".hit h2 a").first.click()
    found = page.locator("#lines li")
    expect(found.first).to_be_visible()
    return found


def open_line(page, line):
    """Choose a line and open it by its key."""
    line.locator("button").first.click()
    expect(line).to_have_class(re.compile("now"))
    driving.press(page, "e")
    expect(line.locator(".editor input").first).to_be_focused()


def test_enter_accepts_and_the_line_says_so_and_is_found(page, lines):
    first = lines.nth(0)
    open_line(page, first)
    driving.press(page, "ControlOrMeta+a")
    page.keyboard.insert_text("青瓷医院")
    driving.press(page, "Enter")
    expect(page.locator(".editor")).to_have_count(0)
    expect(first.locator(".words")).to_contain_text("青瓷医院")
    expect(first.locator("button").first).to_be_focused()
    expect(page.locator("#lines-said")).not_to_be_empty()
    driving.find_at_last(page, "青瓷医院")


def test_escape_leaves_the_line_as_it_was(page, lines):
    second = lines.nth(1)
    before = second.inner_text()
    open_line(page, second)
    page.keyboard.insert_text("乱")
    driving.press(page, "Escape")
    expect(page.locator(".editor")).to_have_count(0)
    assert second.inner_text() == before


def test_keys_of_an_input_method_that_composes_are_its_own(page, lines):
    second = lines.nth(1)
    open_line(page, second)
    field = second.locator(".editor input").first
    for key in ("Enter", "Escape"):
        field.dispatch_event("keydown", {"key": key, "isComposing": True, "bubbles": True})
    expect(second.locator(".editor")).to_be_visible()
    driving.press(page, "Escape")


def test_a_masked_number_is_shown_with_a_trace_when_it_is_opened(page, lines):
    veiled = lines.filter(has_text="999999********").first
    veiled.locator("button").first.click()
    page.locator("#lines li.now .correct").click()
    expect(page.locator(".editor input").first).to_be_focused()
    values = [field.input_value() for field in page.locator(".editor input").all()]
    assert any(NUMBER in value for value in values)
    driving.press(page, "Escape")
    page.reload()
    page.locator("[data-tab=panel-history]").click()
    expect(page.locator("#panel-history")).to_contain_text("olive")


def test_a_missed_line_is_typed_below(page, lines):
    count = lines.count()
    open_line(page, lines.nth(2))
    page.locator(".editor-acts button").nth(2).click()
    page.keyboard.insert_text("加盖骑缝章")
    driving.press(page, "Enter")
    expect(lines).to_have_count(count + 1)
    expect(lines.nth(3)).to_contain_text("加盖骑缝章")


def test_on_a_page_without_text_the_first_line_is_typed(page):
    page.goto("/find/?q=白页")
    page.locator(".hit h2 a").first.click()
    page.locator("#lines .correct").click()
    expect(page.locator(".editor input")).to_be_focused()
    page.keyboard.insert_text("背面手写")
    driving.press(page, "Enter")
    expect(page.locator("#lines .words")).to_have_text("背面手写")


def test_a_correction_is_withdrawn_in_the_history(page, lines):
    last = lines.nth(lines.count() - 1)
    open_line(page, last)
    page.keyboard.insert_text("白玉")
    driving.press(page, "Enter")
    expect(last.locator(".words")).to_contain_text("白玉")
    page.reload()
    page.locator("[data-tab=panel-history]").click()
    told = page.locator("#panel-history ins", has_text="白玉")
    expect(told).to_have_count(1)
    page.locator("#panel-history form button").first.click()
    page.locator("[data-tab=panel-history]").click()
    expect(told).to_have_count(0)
