"""What may have been misread is found, counted apart, and says so wherever it is shown."""

from __future__ import annotations

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from catalog.access.scope import EVERYTHING
from catalog.models import Item
from config import wiring
from ingest.line import actions
from ocr.port import Candidate
from search.matching.matches import MatchKind
from tests.web.conftest import (
    NUMBER,
    file_away,
    jpeg,
    read,
    receive,
    reindex,
    search,
    split,
)
from web.cli import (
    search as cli_search,
)
from web.cli.command import tables
from web.search import found_items
from web.search.schemas import SearchSchema
from web.status.checks import registry

ROWS = (
    ("诊断证明书",),
    ("姓名：", "张健国"),
    ("医师：", "林晓风"),
    ("身份证号：", NUMBER[:-1] + "B"),
)
DOUBTED = {
    "健": (0.62, (Candidate("建", 0.31), Candidate("键", 0.04))),
    "风": (0.5, (Candidate("岚", 0.03),)),
    "B": (0.5, (Candidate(NUMBER[-1], 0.4),)),
}


@pytest.fixture
def doubtful(archive, tmp_path):
    """An item of one page, read with doubts."""
    batch = actions.open_batch("", "盒 037", source="upload", by="olive")
    file = receive(tmp_path, batch, "盒037/诊断.jpg", jpeg(41))
    split(file, 1)
    read(file.pages.get(), ROWS, doubted=DOUBTED)
    item = file_away(file)
    reindex()
    return item


def find(client, language="zh-hans", **asked):
    headers = {"Accept-Language": language}
    told = client.get(reverse("find"), asked, headers=headers, follow=True)
    return told.content.decode()


def asked(words, *, similar=False):
    query = found_items.parse(words)
    return query, found_items.search(query, EVERYTHING, similar=similar)


def printed(words, language, *, similar=False):
    query, found = asked(words, similar=similar)
    with translation.override(language), tables.capture() as captured:
        cli_search.print_found(words, query, found)
    return captured.get()


@pytest.mark.parametrize(
    ("language", "note", "count", "heading"),
    [
        ("zh-hans", "识别为 张健国，可能是 张建国", "可能误识 1 件", "可能误识"),
        ("en", "read as 张健国, may be 张建国", "1 possibly misread", "Possibly misread"),
    ],
)
def test_a_hit_by_a_next_best_reading_says_what_was_read(
    admin, doubtful, language, note, count, heading
):
    told = find(admin, language, q="张建国")
    assert doubtful.number in told
    assert '<mark class="misread">张健国</mark>' in told
    assert note in told
    assert count in told
    assert heading in told.split('class="hits-how"')[1].split("</h2>")[0]


def test_an_item_found_by_its_description_shows_what_was_misread_on_its_pages(doubtful):
    Item.objects.filter(pk=doubtful.pk).update(title="诊断证明书（张建国）")
    reindex()
    _, found = asked("张建国")
    (hit,) = found.hits
    assert hit.how == MatchKind.EXACT
    assert [(page.page, len(page.misread)) for page in hit.pages] == [(0, 0), (1, 1)]


def test_what_was_read_has_no_note(admin, doubtful):
    told = find(admin, q="张健国")
    assert "<mark>张健国</mark>" in told
    assert 'class="misread' not in told
    assert 'class="hits-how"' not in told


@pytest.mark.parametrize(
    ("language", "note", "offer"),
    [
        ("zh-hans", "存疑相近：识别为 林晓风，检索的是 林晓岚", "试试“含识别存疑”"),
        ("en", "similar: read as 林晓风, searched for 林晓岚", "include doubtful readings"),
    ],
)
def test_similar_words_are_offered_asked_for_and_named(admin, doubtful, language, note, offer):
    plain = find(admin, language, q="林晓岚")
    assert doubtful.number not in plain
    assert offer in plain
    assert "similar=1" in plain
    told = find(admin, language, q="林晓岚", similar="1")
    assert doubtful.number in told
    assert note in told
    assert offer not in told
    assert "checked" in told.split('name="similar"')[1].split(">")[0]
    assert f"{reverse('item', args=[doubtful.pk])}?s=" in told
    assert "similar=1" not in told


def test_a_facet_and_a_page_keep_the_switch(admin, doubtful):
    told = find(admin, q="张健国", similar="1")
    facets = told.split('class="facets"')[1].split("</aside>")[0]
    assert facets.count("?s=") == facets.count("href=") > 0


def test_a_number_that_may_have_been_misread_is_masked_too(admin, doubtful):
    told = find(admin, q=NUMBER).split('id="hits"')[1]
    assert 'class="misread"' in told
    said = strip_tags(told.split('class="snippets"')[1].split("</ul>")[0])
    assert NUMBER[6:14] not in said
    assert "********001B" in said
    assert "999999********0010" in said


def test_the_item_page_tells_misread_places_from_those_read(admin, doubtful):
    def page_of(**more):
        answer = admin.get(reverse("item", args=[doubtful.pk]), more, follow=True)
        return answer.context["page_data"][0]

    page = page_of(q="张建国")
    assert page["hits"] == []
    assert page["misread"] == [
        {"box": [100, 40, 160, 70], "note": "识别为 张健国，可能是 张建国"}
    ]
    assert page_of(q="张健国")["misread"] == []
    assert page_of(q="林晓岚")["misread"] == []
    assert page_of(q="林晓岚", similar="1")["misread"][0]["box"] == [100, 80, 160, 110]


def lines(client, item, q, *, similar=False):
    kept = {"s": search(client, q, similar=similar)}
    return client.get(reverse("item_page", args=[item.pk, 1]), kept).json()["lines"]


def test_the_text_beside_the_image_marks_them_and_tells_candidates(admin, doubtful):
    parts = lines(admin, doubtful, q="张建国")[1]["parts"]
    assert [(p["text"], p["marked"], p["doubt"], p["others"]) for p in parts] == [
        ("姓名：  ", False, None, ""),
        ("张", True, None, ""),
        ("健", True, 62, "建 31%, 键 4%"),
        ("国", True, None, ""),
    ]
    assert {p["note"] for p in parts[1:]} == {"识别为 张健国，可能是 张建国"}
    parts = lines(admin, doubtful, q="张健国")[1]["parts"]
    assert {(p["marked"], p["note"]) for p in parts[1:]} == {(True, "")}
    assert not any(p["marked"] for p in lines(admin, doubtful, q="林晓岚")[2]["parts"])
    assert any(
        p["marked"] for p in lines(admin, doubtful, q="林晓岚", similar=True)[2]["parts"]
    )


def test_programs_are_told_how_each_item_was_found(doubtful):
    _, found = asked("张建国")
    told = SearchSchema.of(found).to_json()
    assert (told["total"], told["doubtful"], told["similar"]) == (0, 1, 0)
    assert told["searched_all"] is True
    hit = told["hits"][0]
    assert hit["how"] == "doubtful"
    assert hit["pages"][0]["boxes"] == []
    assert hit["pages"][0]["misread"] == [
        {
            "how": "doubtful",
            "read": "张健国",
            "may_be": "张建国",
            "boxes": [[100, 40, 160, 70]],
        }
    ]
    _, found = asked("林晓岚", similar=True)
    assert SearchSchema.of(found).to_json()["hits"][0]["how"] == "similar"
    assert SearchSchema.of(asked("张健国")[1]).to_json()["hits"][0]["how"] == "exact"


@pytest.mark.parametrize(
    ("language", "note", "count"),
    [
        ("zh-hans", "(识别为 张健国，可能是 张建国)", "可能误识 1 件"),
        ("en", "(read as 张健国, may be 张建国)", "1 possibly misread"),
    ],
)
def test_the_command_tells_what_was_read(doubtful, language, note, count):
    told = printed("张建国", language)
    assert count in told
    assert note in told
    assert doubtful.number in told
    assert doubtful.number not in printed("林晓岚", language)
    assert doubtful.number in printed("林晓岚", language, similar=True)


def test_an_index_from_an_earlier_version_is_told_of(doubtful):
    def troubles():
        return [each.said for each in registry.findings() if not each.well]

    assert not any("lantai reindex" in said for said in troubles())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE search_state SET layout = 1")
    assert any("lantai reindex" in said for said in troubles())
    reindex()
    assert not any("lantai reindex" in said for said in troubles())


def test_hits_of_an_index_carry_the_way(doubtful):
    hits = wiring.index().search(found_items.parse("张建国"), EVERYTHING).hits
    assert [(hit.how, hit.passages) for hit in hits] == [(MatchKind.DOUBTFUL, frozenset({1}))]
