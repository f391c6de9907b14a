"""What is searched for stands in no address and no title, and works all the same."""

from __future__ import annotations

from urllib.parse import quote, unquote

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from tests.web.conftest import (
    FIRST,
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
from web.search import kept_queries


def addresses(page):
    """Return all that a page leads to."""
    return [part.split('"')[0] for part in page.split('href="')[1:]]


def test_a_search_leads_to_an_address_without_its_words(admin, held):
    """Names stood in addresses, and so in histories and in logs of proxies."""
    answer = admin.post(reverse("find"), {"q": "林晓岚"}, follow=True)
    where = answer.redirect_chain[-1][0]
    assert "林" not in unquote(where)
    page = answer.content.decode()
    assert held.item.number in page
    assert 'value="林晓岚"' in page
    assert not any("林" in unquote(each) for each in addresses(page))
    assert "林" not in page.split("<title>")[1].split("</title>")[0]
    assert admin.get(where).content.decode().count(held.item.number) > 0


def test_an_old_address_with_words_is_led_to_one_without(admin, held):
    for here in (reverse("find"), reverse("item", args=[held.item.pk])):
        answer = admin.get(here, {"q": "林晓岚", "page": "1", "year": held.item.year})
        assert answer.status_code == 302
        assert answer.url.startswith(f"{here}?page=1&year=")
        assert "s=" in answer.url
        assert "林" not in unquote(answer.url)
        assert admin.get(answer.url).status_code == 200


def test_hits_are_marked_on_the_item_that_a_hit_leads_to(admin, held):
    page = admin.get(reverse("find"), {"s": search(admin, "林晓岚")}).content.decode()
    (to,) = {
        each for each in addresses(page) if each.startswith("/items/") and "page=1" in each
    }
    answer = admin.get(to.replace("&amp;", "&"))
    assert answer.context["page_data"][0]["hits"] == [[100, 40, 160, 70]]
    told = answer.content.decode()
    assert not any("林" in unquote(each) for each in addresses(told))
    assert held.item.title not in told.split("<title>")[1].split("</title>")[0]


def test_similar_words_are_asked_for_by_a_link_that_keeps_the_words(admin, held):
    name = search(admin, "林晓风")
    answer = admin.get(reverse("find"), {"s": name, "similar": "1"}, follow=True)
    page = answer.content.decode()
    assert "checked" in page.split('name="similar"')[1].split(">")[0]
    assert 'value="林晓风"' in page


def test_a_search_is_there_for_its_session_only(admin, held):
    name = search(admin, "林晓岚")
    other = signed_in(person("axel", "view_item"))
    for page in ("find", "item"):
        args = [held.item.pk] if page == "item" else []
        told = other.get(reverse(page, args=args), {"s": name}).content.decode()
        assert "这次检索已不再保留" in told
        assert "林晓岚" not in told or page == "item"
    found = other.get(reverse("find"), {"s": name}).content.decode()
    assert held.item.number not in found
    assert 'role="search"' in found


def test_the_same_words_keep_their_address_and_old_searches_make_room(admin, held, monkeypatch):
    monkeypatch.setattr(kept_queries, "KEPT", 3)
    first = search(admin, "甲")
    assert search(admin, "甲") == first
    names = [search(admin, word) for word in "乙丙丁"]
    assert len({first, *names}) == 4
    assert admin.get(reverse("find"), {"s": first}).context["messages"]
    assert not admin.get(reverse("find"), {"s": names[-1]}).context["messages"]


def test_signing_out_forgets_what_was_searched_for(admin, held):
    search(admin, "林晓岚")
    admin.post(reverse("account_logout"))
    assert not any("searches" in each.get_decoded() for each in Session.objects.all())


def test_no_words_lead_to_the_bare_page(admin, held):
    assert admin.post(reverse("find"), {"q": " "}).url == reverse("find")


def test_a_search_form_from_elsewhere_is_not_taken(held):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person("rita", is_superuser=True))
    assert strict.post(reverse("find"), {"q": "林晓岚"}).status_code == 403


@pytest.mark.parametrize("name", ["find", "batches", "batch", "item", "rescans", "ledger"])
def test_no_title_holds_a_name(admin, held, name):
    args = {"batch": [held.batch.pk], "item": [held.item.pk]}.get(name, [])
    page = admin.get(reverse(name, args=args)).content.decode()
    title = page.split("<title>")[1].split("</title>")[0]
    assert not any(word in title for word in ("林晓岚", held.batch.label, quote("林晓岚")))


def found(client, words):
    return client.get(reverse("find"), {"q": words}, follow=True).content.decode()


def test_what_a_query_does_not_understand_is_said_instead_of_general_tips(admin, held):
    told = found(admin, "类别:不存在")
    assert "没有这个类别" in told
    assert "换一个同页上的词" not in told
    assert "引号" in found(admin, '"林晓岚')


def test_tips_name_no_condition_that_nobody_chose(admin, held):
    assert "去掉上方的条件" not in found(admin, "从无此词")
    asked = {"s": search(admin, "从无此词"), "year": "1999"}
    assert "去掉上方的条件" in admin.get(reverse("find"), asked).content.decode()


def test_a_page_beyond_the_last_one_says_so_and_shows_the_last(admin, held):
    told = admin.get(reverse("find"), {"page": "9999"}).content.decode()
    assert "没有第 9999 页" in told
    assert held.item.number in told


def test_several_values_of_a_facet_can_be_chosen(admin, held):
    """After one value was chosen the others vanished."""
    year = str(held.item.year)
    for asked in ([year, "1999"], ["1999"]):
        answer = admin.get(reverse("find"), {"year": asked})
        assert (held.item.number in answer.content.decode()) == (year in asked)
        (years,) = (f["values"] for f in answer.context["facets"] if f["name"] == "year")
        assert [(each["value"], each["chosen"]) for each in years] == [
            (year, year in asked),
            ("1999", True),
        ]


@pytest.fixture
def three(held, tmp_path):
    """Two items more that hold the same words."""
    for shade in (111, 222):
        file = receive(tmp_path, held.batch, f"盒036/{shade}.jpg", jpeg(shade))
        split(file, 1)
        read(file.pages.get(), FIRST)
        file_away(file)
    reindex()


@pytest.mark.usefixtures("three")
def test_an_item_leads_to_its_neighbours_in_the_results_and_back(admin):
    asked = {"s": search(admin, "林晓岚")}
    hits = admin.get(reverse("find"), asked).context["hits"]
    assert len(hits) == 3
    around = admin.get(hits[1]["pages"][0]["url"]).context["results"]
    assert (around["at"], around["total"]) == (2, 3)
    assert (around["before"], around["after"]) == (hits[0]["url"], hits[2]["url"])
    back = admin.get(around["list_url"])
    assert [hit["pk"] for hit in back.context["hits"]] == [hit["pk"] for hit in hits]
    first, last = (admin.get(hits[at]["url"]).context["results"] for at in (0, 2))
    assert "before" not in first
    assert "after" not in last


def test_an_item_that_was_not_come_to_from_results_has_no_way_back_to_any(admin, held):
    here = reverse("item", args=[held.item.pk])
    assert admin.get(here).context["results"] is None
    assert admin.get(here, {"at": "7"}).context["results"].keys() == {"at", "total", "list_url"}
