"""Every page, asked for by everybody: closed unless signed in, shut without the right."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from tests.web.conftest import NUMBER, person, signed_in
from web.urls import urlpatterns

OPEN = {"account_login", "set_language", "first_steps", "healthz", "readyz", "metrics"}
"""Addresses for people who have not signed in; tests of their own look at them."""

EVERYBODY = {"start", "account_logout", "health"}
"""Addresses for whoever has signed in."""

GET = {
    "batches": (),
    "batch": ("batch",),
    "batch_progress": ("batch",),
    "waiting": (),
    "rescans": (),
    "scan_thumb": ("scan",),
    "file_original": ("file",),
    "find": (),
    "item": ("item",),
    "item_page": ("item", 1),
    "page_view": ("item", 1),
    "page_clear": ("item", 1),
    "page_master": ("item", 1),
    "page_thumb": ("item", 1),
    "correction_place": ("correction",),
    "ledger": (),
    "numbers": (),
}

ITEM_PAGES = [name for name in GET if name.startswith(("item", "page_"))]

POST = {
    "upload": (),
    "batch_close": ("batch",),
    "file_retry": ("aside",),
    "page_settle": ("scan",),
    "batch_profile": ("batch",),
    "field_reveal": ("item", "id-number"),
    "line_reveal": ("item", 1, 2),
    "correct": ("item", 1),
    "line_add": ("item", 1),
    "correction_attach": ("correction",),
    "correction_withdraw": ("correction",),
    "item_export": ("item", "text"),
    "number_void": (),
    "numbers_last": (),
}

SECRET = ("林晓岚", NUMBER, "诊断", "盒036", "盒 036")
"""Words of the archive, none of which may reach a stranger."""


def address(name, held, args):
    return reverse(
        name,
        args=[
            getattr(held, arg).pk if isinstance(arg, str) and hasattr(held, arg) else arg
            for arg in args
        ],
    )


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def told(answer):
    """Return an answer without what changes from one request to the next."""
    text = body(answer).decode()
    text = re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"', "", text)
    return answer.status_code, re.sub(r'name="next" value="[^"]*"', "", text)


def test_every_address_is_looked_at_here():
    named = {pattern.name for pattern in urlpatterns}
    assert named == OPEN | EVERYBODY | set(GET) | set(POST)


@pytest.mark.parametrize("name", sorted([*GET, *EVERYBODY]))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_stranger_is_sent_to_sign_in_and_learns_nothing(nobody, held, name, language):
    here = address(name, held, GET.get(name, ()))
    answer = nobody.get(here, headers={"Accept-Language": language})
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
    assert not any(word in body(answer).decode() for word in SECRET)


@pytest.mark.parametrize("name", sorted(POST))
def test_a_stranger_changes_nothing(nobody, held, name):
    answer = nobody.post(address(name, held, POST[name]))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", sorted(GET))
def test_without_the_right_a_page_is_shut(stan, held, name):
    answer = stan.get(address(name, held, GET[name]))
    assert answer.status_code in (403, 404)
    page = body(answer).decode()
    assert "兰台" in page
    assert not any(word in page for word in SECRET)


@pytest.mark.parametrize("name", sorted(POST))
def test_without_the_right_nothing_is_done(stan, held, name):
    assert stan.post(address(name, held, POST[name])).status_code in (403, 404)
    held.aside.refresh_from_db()
    assert held.aside.stage == "set_aside"
    held.scan.refresh_from_db()
    assert held.scan.settled == ""


@pytest.mark.parametrize("name", sorted(GET))
def test_an_administrator_sees_every_page(admin, held, name):
    answer = admin.get(address(name, held, GET[name]))
    assert answer.status_code == 200
    assert body(answer)


@pytest.mark.parametrize("name", ITEM_PAGES)
def test_forbidden_looks_like_absent(stan, held, name):
    there = stan.get(address(name, held, GET[name]))
    args = [held.item.pk + 1000, *GET[name][1:]]
    assert told(there) == told(stan.get(reverse(name, args=args)))


@pytest.mark.parametrize("name", ITEM_PAGES)
def test_what_is_absent_looks_like_any_address_without_a_page(admin, held, name):
    absent = admin.get(reverse(name, args=[held.item.pk + 1000, *GET[name][1:]]))
    assert told(absent) == told(admin.get("/nothing/here/"))


def test_the_side_bar_names_only_desks_that_one_may_use(held):
    reader = signed_in(person("axel", "view_item"))
    page = strip_tags(reader.get(reverse("find")).content.decode())
    assert "阅览室" in page
    assert "扫描室" not in page
    assert "审计" not in page


def test_a_right_taken_away_is_gone_at_the_next_request(held):
    user = person("axel", "view_item")
    client = signed_in(user)
    here = reverse("page_view", args=[held.item.pk, 1])
    assert body(client.get(here)).startswith(b"\xff\xd8")
    user.user_permissions.clear()
    assert client.get(here).status_code == 403


def test_signing_out_ends_the_session_on_the_server(admin, held):
    stolen = Client()
    stolen.cookies["sessionid"] = admin.cookies["sessionid"].value
    assert stolen.get(reverse("find")).status_code == 200
    admin.post(reverse("account_logout"))
    assert stolen.get(reverse("find")).status_code == 302


@pytest.mark.parametrize("name", ["first_steps", "account_login", "set_language"])
def test_what_is_open_to_all_tells_nothing_of_the_archive(nobody, held, name):
    args = ["no-token"] if name == "first_steps" else []
    page = nobody.get(reverse(name, args=args)).content.decode()
    assert not any(word in page for word in SECRET)
