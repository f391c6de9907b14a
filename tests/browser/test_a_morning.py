"""An operator's morning in each language: first link, files dropped, read, searched."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser import driving
from tests.browser.mornings import BROKEN, GOOD, PASSWORD, TWICE, WORDS

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module", params=["zh-hans", "en"])
def language(request):
    return request.param


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


def test_the_keys_of_every_page(page, morning):
    page.goto(morning.batch)
    driving.press(page, "/")
    expect(page.locator("#seek")).to_be_focused()
    page.keyboard.type("jk?")
    expect(page.locator("#seek")).to_have_value("jk?")
    driving.press(page, "Escape")
    driving.press(page, "?")
    expect(page.locator("#keys")).to_be_visible()
    driving.press(page, "Escape")
    expect(page.locator("#keys")).to_be_hidden()
    stops = page.locator("[data-go]")
    driving.press(page, "j")
    expect(stops.nth(0)).to_be_focused()
    driving.press(page, "j")
    expect(stops.nth(1)).to_be_focused()
    driving.press(page, "k")
    expect(stops.nth(0)).to_be_focused()


def test_a_search_without_hits_says_what_to_try(page, morning):
    page.goto("/find/")
    driving.press(page, "/")
    page.keyboard.type("从无此词")
    driving.press(page, "Enter")
    expect(page.locator(".empty h2")).to_have_text(morning.words["nothing"])


def test_the_other_language_is_one_choice_away_and_the_page_stays(page, morning):
    other = "en" if morning.language == "zh-hans" else "zh-hans"
    page.goto(morning.batch)
    page.locator(".top-end details").nth(1).locator("summary").click()
    page.click(f"button[name=language][value={other}]")
    assert page.url == morning.server.base + morning.batch
    expect(page.locator("html")).to_have_attribute("lang", other)
    expect(page.locator("#progress strong").first).to_have_text(WORDS[other]["finished"])


def test_no_page_shuts_anybody_out(page, morning):
    """By axe: no serious and no critical violation, colours in both themes."""
    for here in (
        "/batches/",
        morning.batch,
        "/waiting/",
        "/find/?q=诊断",
        "/ledger/",
        "/none/",
    ):
        page.goto(here)
        assert_open_to_all(page)
    page.goto("/items/1/?q=诊断")
    expect(page.locator("#lines mark").first).to_be_visible()
    expect(page.locator(".place-hit.now")).to_be_visible()
    assert_open_to_all(page)
    driving.press(page, "?")
    assert_open_to_all(page)


def test_the_sign_in_page_shuts_nobody_out(chromium, morning):
    context = driving.new_context(chromium, morning.language)
    page = context.new_page()
    page.goto(f"{morning.server.base}/enter/")
    assert_open_to_all(page)
    context.close()


def assert_open_to_all(page):
    assert_nothing_grave(page, "light")
    assert_nothing_grave(page, "dark", runOnly=["color-contrast"])


def assert_nothing_grave(page, theme, **options):
    page.evaluate(
        """(theme) => {
          localStorage.setItem("lantai-theme", theme);
          dispatchEvent(new Event("lantai-theme"));
        }""",
        theme,
    )
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
    found = Axe().run(page, options=options).response["violations"]
    grave = [each for each in found if each["impact"] in ("serious", "critical")]
    assert [(each["id"], each["nodes"][0]["html"]) for each in grave] == [], page.url


def test_on_a_small_screen_nothing_is_cut_off(page, morning):
    page.set_viewport_size({"width": 1024, "height": 700})
    for here in ("/batches/", morning.batch, "/find/?q=诊断", "/ledger/"):
        page.goto(here)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, here


def test_when_the_session_ends_a_page_that_renews_itself_asks_to_sign_in(page, morning):
    page.goto(morning.batch)
    page.context.clear_cookies()
    page.evaluate("htmx.trigger('#files', 'changed')")
    page.wait_for_url("**/enter/**")
    assert page.locator("[name=password]").is_visible()


def test_after_signing_out_the_pages_are_closed(chromium, morning):
    context = driving.new_context(chromium, morning.language, base_url=morning.server.base)
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
    context.close()


def test_the_first_link_is_used_up(page, morning):
    assert page.goto(morning.server.link).status == 404


def test_on_the_way_in_the_cursor_stands_where_something_is_to_be_typed(chromium, morning):
    context = driving.new_context(chromium, morning.language, base_url=morning.server.base)
    page = context.new_page()
    page.goto("/enter/")
    expect(page.locator("[name=login]")).to_be_focused()
    page.keyboard.type("olive")
    page.locator("[name=password]").fill("not the password")
    driving.press(page, "Enter")
    expect(page.locator("[role=alert]")).to_be_visible()
    expect(page.locator("[name=password]")).to_be_focused()
    context.close()
