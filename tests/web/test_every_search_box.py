"""Peers' check 5: what their users still cannot find is found here, wherever one can ask."""

from __future__ import annotations

import json

import pytest
from django.core.cache import cache
from django.urls import reverse

from catalog.scheme.actions import plant_class_scheme
from ingest.line import actions
from ocr.port import Candidate
from tests.services.indexed import KINDS, indexed
from tests.web.conftest import (
    file_away,
    jpeg,
    person,
    read,
    receive,
    reindex,
    search,
    signed_in,
    split,
)
from web.management.commands.search import Command
from web.search import found_items
from workers.line.broker import broker

ROWS = (("人身保险投保单",), ("投保人：", "张健国"), ("受益人：", "林晓风"))
DOUBTED = {
    "健": (0.62, (Candidate("建", 0.31),)),
    "风": (0.5, (Candidate("岚", 0.03),)),
}
OTHER = (("退保申请书",), ("申请人：", "王芳"))


@pytest.fixture(params=KINDS)
def papers(request, transactional_db, tmp_path):
    """Two items, in an index of each kind; the first read with doubts."""
    plant_class_scheme()
    cache.clear()
    with indexed(request.param):
        batch = actions.open_batch("", "盒 051", source="upload", by="olive")
        found = []
        for seed, rows in ((51, ROWS), (52, OTHER)):
            file = receive(tmp_path, batch, f"盒051/{seed}.jpg", jpeg(seed))
            split(file, 1)
            read(file.pages.get(), rows, doubted=DOUBTED)
            found.append(file_away(file))
        reindex()
        yield found
        broker.flush_all()


def by_the_page(words, similar, _papers):
    client = signed_in(person("rita", is_superuser=True))
    return client.get(reverse("find"), {"q": words} | similar, follow=True).content.decode()


def by_the_command(words, similar, papers, capsys):
    Command().run({"words": words.split(), "list": None, "json": True, "limit": 20, "offset": 0,
                   "similar": bool(similar), "unmasked": False})  # fmt: skip
    return "".join(hit["number"] for hit in json.loads(capsys.readouterr().out)["hits"])


def by_a_list(words, similar, papers, tmp_path, capsys):
    asked = tmp_path / "asked.txt"
    asked.write_text(words, encoding="gb18030")
    Command().run({"words": [], "list": str(asked), "json": True, "limit": 20, "offset": 0,
                   "similar": bool(similar), "unmasked": False})  # fmt: skip
    return "".join(hit["number"] for hit in json.loads(capsys.readouterr().out)["hits"])


@pytest.mark.parametrize(
    ("words", "similar"),
    [
        ("健", {}),  # one character
        ("张", {}),
        ("投保", {}),  # two
        ("健国", {}),
        ("张健国", {}),  # three
        ("投保单", {}),
        ("投保單", {}),  # traditional on simplified text
        ("張健國", {}),
        ("受益", {}),
        ("张建国", {}),  # one confused character, by the reader's alternative reading
        ("張建國", {}),
        ("建", {}),
        ("林晓岚", {"similar": "1"}),  # one confused character that the reader thought unlikely
    ],
)
def test_peers_check_5_short_and_traditional_and_confused_words_are_found_from_every_search_box(
    papers, words, similar, tmp_path, capsys
):
    right, wrong = papers
    for told in (
        by_the_page(words, similar, papers),
        by_the_command(words, similar, papers, capsys),
        by_a_list(words, similar, papers, tmp_path, capsys),
    ):
        assert right.number in told
        assert wrong.number not in told


@pytest.mark.parametrize("words", ["健", "健国", "张健国", "張健國", "张建国"])
def test_the_words_are_marked_on_the_page_that_is_opened_from_the_hit(papers, words):
    client = signed_in(person("rita", is_superuser=True))
    asked = {"s": search(client, words)}
    told = client.get(reverse("item_page", args=[papers[0].pk, 1]), asked).json()
    parts = [part for line in told["lines"] for part in line["parts"]]
    assert "健" in "".join(part["text"] for part in parts if part["marked"])


def test_what_is_exported_or_read_again_is_asked_for_in_the_same_words(papers):
    for words in ("健", "投保", "張健國"):
        assert found_items.every_id(words) == [papers[0].pk]
