"""Whatever stands in a title, a file name or a search is shown as text and breaks nothing."""

from __future__ import annotations

import html
import json
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.models import Item
from ingest.models import SourceFile
from tests.places import SHARED
from tests.web.conftest import jpeg, reindex
from web.item.masking import masked_text

OURS = [
    "</script><script>alert(1)</script>",
    "<!--",
    "]]>",
    "{% load i18n %}{{ request }}",
    "' OR 1=1 --",
    '"; DROP TABLE catalog_item; --',
    "a\r\nSet-Cookie: stolen=1",
    "\u202etxt.exe",
    "\ud800".encode("utf-8", "replace").decode(),
    "AND OR NOT NEAR(",
    "class: year:.. no: type:",
    "year:9999999999999999999..-1",
    "-" * 300,
    '"' * 99,
    "(" * 500,
    "保" * 3000,
    "𠮷" * 50,
    "*",
]


def hostile():
    given = SHARED / "bad-inputs" / "made__hostile-strings.json"
    return OURS + (json.loads(Path(given).read_text()) if given.exists() else [])


def assert_shown_as_text(page, words):
    dangerous = ("<script>alert", "<img src=x", "<svg onload")
    assert not any(each in page for each in dangerous), words


def test_as_search_words_they_break_nothing(admin, held):
    for words in hostile():
        for asked in ({"q": words}, {"q": f'"{words}"'}, {"class": words}, {"type": words}):
            answer = admin.get(reverse("find"), asked, follow=True)
            assert answer.status_code == 200, words
            assert_shown_as_text(answer.content.decode(), words)


def test_as_search_words_on_the_item_page_they_break_nothing(admin, held):
    for words in hostile():
        asked = {"q": words, "page": words}
        answer = admin.get(reverse("item", args=[held.item.pk]), asked, follow=True)
        assert answer.status_code == 200, words
        assert_shown_as_text(answer.content.decode(), words)
        asked = parse_qs(answer.request["QUERY_STRING"])
        lines = admin.get(reverse("item_page", args=[held.item.pk, 1]), asked)
        assert lines.status_code == 200, words


def test_as_titles_and_fields_they_are_shown_as_text(admin, held):
    for words in hostile():
        fields = {"name": words, "hospital": words, "x" + words[:9]: words}
        row = Item.objects.filter(pk=held.item.pk)
        row.update(title=words[:300], source_name=words, fields=fields)
        reindex()
        for here in (reverse("item", args=[held.item.pk]), reverse("find")):
            answer = admin.get(here)
            assert answer.status_code == 200, words
            assert_shown_as_text(answer.content.decode(), words)
            shown = masked_text(words[:300])  # rows of digits are masked as account numbers
            assert html.escape(shown.strip()) in answer.content.decode(), words


@pytest.mark.parametrize("as_path", [True, False])
def test_as_file_names_they_are_shown_as_text_and_reach_no_header(admin, as_path):
    for number, words in enumerate(hostile()):
        file = SimpleUploadedFile(
            "a.jpg" if as_path else f"{words}.jpg", jpeg(9, (9 + number, 9))
        )
        more = {"path": words} if as_path else {}
        told = admin.post(
            reverse("upload"), {"file": file, **more}, headers={"Accept": "application/json"}
        )
        if told.status_code == 400 and not as_path:
            continue  # such a name breaks the head of its own part
        assert told.status_code == 200, words
        page = admin.get(told.json()["url"])
        assert page.status_code == 200, words
        assert_shown_as_text(page.content.decode(), words)
    ledger = admin.get(reverse("ledger")).content.decode()
    assert_shown_as_text(ledger, "all")
    taken = SourceFile.objects.exclude(sha256="").values_list("pk", flat=True)
    assert len(taken) > len(hostile()) / 2
    for pk in taken:
        answer = admin.get(reverse("file_original", args=[pk]))
        assert answer.status_code == 200
        assert "stolen" not in answer.cookies
        assert b"".join(answer.streaming_content)


def test_numbers_without_end_in_an_address_lead_nowhere(admin):
    for number in ("9" * 19, "9" * 400, "9" * 5000):
        for here in (
            f"/items/{number}/",
            f"/items/{number}/1/view/",
            f"/items/1/{number}/",
            f"/batches/{number}/",
            f"/files/{number}/original/",
        ):
            assert admin.get(here).status_code == 404, here
