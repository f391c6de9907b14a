"""The status of the system, seen by somebody at a desk: all well, and something wrong."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.test_a_morning import assert_open_to_all

pytestmark = pytest.mark.xdist_group("browser")

PLACE = {"zh-hans": "系统状态", "en": "System status"}
FINE = {"zh-hans": "没有异常", "en": "No part has failed"}
WRONG = {"zh-hans": "有 1 处不正常。", "en": "1 part is not well."}
STORE = {"zh-hans": "对象存储没有响应", "en": "The object store does not answer"}


@pytest.fixture(scope="module", params=["zh-hans", "en"])
def language(request):
    return request.param


@contextmanager
def store_gone(home: Path):
    """Put a file where the objects lie, and take it away again."""
    (home / "objects").rename(home / "aside")
    (home / "objects").touch()
    try:
        yield
    finally:
        (home / "objects").unlink()
        (home / "aside").rename(home / "objects")


def keep_picture(page, name):
    """Keep what is seen, where somebody wants to look at it."""
    if folder := os.environ.get("LANTAI_TEST_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_it_is_reached_from_the_side_and_says_of_every_part_how_it_is(page, morning):
    page.goto("/batches/")
    page.get_by_role("link", name=PLACE[morning.language]).click()
    expect(page.locator("h1")).to_have_text(PLACE[morning.language])
    expect(page.locator(".page-head p")).to_contain_text(FINE[morning.language])
    expect(page.locator("tr[data-state=wrong]")).to_have_count(0)
    assert page.locator("tbody tr").count() >= 11
    keep_picture(page, f"status-{morning.language}")
    assert_open_to_all(page)


def test_what_is_wrong_stands_there_in_words_and_is_gone_when_all_is_well(page, morning):
    with store_gone(morning.server.home):
        page.goto("/health/")
        expect(page.locator("tr[data-state=wrong]")).to_have_count(1)
        expect(page.locator("#part-store")).to_contain_text(STORE[morning.language])
        expect(page.locator(".page-head p")).to_contain_text(WRONG[morning.language])
        keep_picture(page, f"status-wrong-{morning.language}")
        assert_open_to_all(page)
    page.locator(".page-head a").click()
    expect(page.locator(".page-head p")).to_contain_text(FINE[morning.language])


def test_on_a_small_screen_nothing_is_cut_off(page):
    page.set_viewport_size({"width": 1024, "height": 700})
    page.goto("/health/")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
