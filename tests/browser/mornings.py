"""How a morning begins: the first link, four files dropped, progress watched to the end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import expect

from tests.browser import driving
from tests.places import SCANS

PASSWORD = "vermilion-77-seal"
GOOD, TWO_PAGES = "007-诊断证明书-林晓岚.jpg", "013-费用清单-何其昌.tif"
TWICE, BROKEN = "018-诊断证明书-林晓岚-重复扫描.jpg", "019-损坏-扫描中断.jpg"

WORDS = {
    "zh-hans": {
        "duplicate": "档案中已有完全相同的文件",
        "broken": "文件已损坏",
        "finished": "已完成",
        "signin": "登录",
        "nothing": "没有找到",
    },
    "en": {
        "duplicate": "The archive holds these bytes already",
        "broken": "damaged",
        "finished": "Finished",
        "signin": "Sign in",
        "nothing": "Nothing was found",
    },
}


@dataclass(frozen=True)
class Morning:
    """What happened before the first test asks: the files are read, somebody is signed in.

    Attributes:
        server: Still running.
        language: Of the browser.
        state: Cookies of the one who signed in.
        sent: What the page said of each file, by name.
        batch: Address of the batch.
        heads: What stood over the progress bar, in order.
    """

    server: driving.Server
    language: str
    state: Any
    sent: dict[str, str]
    batch: str
    heads: list[str]

    @property
    def words(self):
        return WORDS[self.language]


def begin(chromium, server, language):
    """Do all that a morning begins with; nothing may go wrong meanwhile."""
    context = driving.new_context(chromium, language)
    watch = driving.Watch(context, server.base)
    page = context.new_page()
    make_account(page, server.link)
    sent, batch = drop_files(page)
    heads = watch_progress(page, WORDS[language]["finished"])
    watch.assert_quiet()
    state = context.storage_state()
    context.close()
    return Morning(server, language, state, sent, batch.removeprefix(server.base), heads)


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
    opener = page.locator(".sending [data-open]")
    expect(opener).to_be_visible(timeout=30_000)
    rows = page.locator(".sending [data-files] li, .sending [data-noted] li").all()
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
