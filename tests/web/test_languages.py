"""Both languages on every page: the same things are said, and none is left untranslated."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse

PAGES = ["batches", "batch", "waiting", "rescans", "find", "item", "ledger"]

SAME = {
    "兰台", "PDF", "PDF/A", "TIFF", "English", "GET", "Enter", "class:LP",
    "type:DIAGNOSIS_CERT", "year:2016-2019", "no:0417",
}  # fmt: skip
"""Words that are the same in both languages."""


class Texts(HTMLParser):
    """Collects what a page shows and says, apart from what is code or data."""

    def __init__(self):
        super().__init__()
        self.found = []
        self.inside = []

    def handle_starttag(self, tag, attributes):
        if tag not in ("meta", "link", "img", "input", "br", "hr", "use"):
            self.inside.append(tag)
        named = dict(attributes)
        self.found += [named[a] for a in ("title", "aria-label", "placeholder") if named.get(a)]

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, text):
        if not {"script", "style", "code", "kbd"} & set(self.inside) and text.strip():
            self.found.append(" ".join(text.split()))


def texts(client, held, name, language):
    args = {"batch": [held.batch.pk], "item": [held.item.pk]}.get(name, [])
    page = client.get(
        reverse(name, args=args),
        {"q": "林晓岚"},
        headers={"Accept-Language": language},
        follow=True,
    ).content.decode()
    assert f'lang="{language}"' in page
    reader = Texts()
    reader.feed(page)
    return reader.found


@pytest.mark.parametrize("name", PAGES)
def test_the_chinese_page_says_nothing_in_english(admin, held, name):
    data = {"rita", "olive", held.item.number, *SAME}
    english = [
        text
        for text in texts(admin, held, name, "zh-hans")
        if re.search(r"[A-Za-z]{3}", text)
        and not re.search(r"[\u4e00-\u9fff]", text)
        and text not in data
        and not re.fullmatch(r"[0-9a-f]{12,64}|user:\d+", text)
    ]
    assert english == []


@pytest.mark.parametrize("name", PAGES)
def test_the_english_page_says_nothing_of_ours_in_chinese(admin, held, name):
    data = re.compile("林晓岚|诊断|盒|淡|简体中文|兰台|姓名|医院|建议|身份证号")
    chinese = [
        text
        for text in texts(admin, held, name, "en")
        if re.search(r"[\u4e00-\u9fff]", text) and not data.search(text)
    ]
    assert chinese == []


def test_the_language_that_was_chosen_stays(nobody):
    nobody.post(reverse("set_language"), {"language": "en"})
    assert "Sign in" in nobody.get(reverse("account_login")).content.decode()
    nobody.post(reverse("set_language"), {"language": "zh-hans"})
    assert "登录" in nobody.get(reverse("account_login")).content.decode()


def test_choosing_a_language_never_leads_to_another_site(nobody):
    answer = nobody.post(
        reverse("set_language"), {"language": "en", "next": "https://elsewhere.invalid/"}
    )
    assert answer.url == "/"


def test_without_a_choice_a_strange_browser_gets_chinese(nobody):
    page = nobody.get(reverse("account_login"), headers={"Accept-Language": "fi"})
    assert "登录" in page.content.decode()


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "没有找到"), ("en", "Not found")])
def test_an_address_without_a_page_is_told_in_the_readers_language(admin, language, said):
    answer = admin.get("/nothing/here/", headers={"Accept-Language": language})
    assert answer.status_code == 404
    assert said in answer.content.decode()
