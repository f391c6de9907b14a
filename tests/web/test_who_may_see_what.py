"""Every page, asked for by everybody: closed unless signed in, shut without the right."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from ingest.models import Correction, CorrectionState, Page
from tests.web import addresses
from tests.web.conftest import NUMBER, body_of, jpeg, person, receive, signed_in

OPEN = {"account_login", "set_language", "first_steps", "healthz", "readyz", "metrics"}
"""Addresses for people who have not signed in; tests of their own look at them."""

EVERYBODY = {"start", "account_logout", "health"}
"""Addresses for whoever has signed in."""

ITEMS, CORRECT, FEED, LEDGER, NUMBERS = (
    "view_item",
    "add_correction",
    "add_batch",
    "view_ledgerentry",
    "add_voidnumber",
)

GET = {
    "batches": ((), FEED),
    "batch": (("batch",), FEED),
    "batch_progress": (("batch",), FEED),
    "batch_profile_ask": (("batch",), FEED),
    "waiting": ((), FEED),
    "file_row": (("aside",), FEED),
    "file_look": (("aside",), FEED),
    "file_view": (("aside", 1), FEED),
    "file_thumb": (("aside", 1), FEED),
    "rescans": ((), FEED),
    "scan_thumb": (("scan",), ITEMS),
    "file_original": (("file",), ITEMS),
    "find": ((), ITEMS),
    "item": (("item",), ITEMS),
    "item_page": (("item", 1), ITEMS),
    "page_view": (("item", 1), ITEMS),
    "page_clear": (("item", 1), ITEMS),
    "page_master": (("item", 1), ITEMS),
    "page_thumb": (("item", 1), ITEMS),
    "correction_place": (("correction",), ITEMS, CORRECT),
    "ledger": ((), LEDGER),
    "numbers": ((), NUMBERS),
}
"""Pages: what their addresses hold, and the rights that open them, all of which are needed."""

POST = {
    "upload": ((), FEED),
    "batch_close": (("batch",), FEED),
    "batch_manifest": ((), FEED),
    "batch_discard": (("batch",), FEED),
    "batch_rename": (("batch",), FEED),
    "decide_all": ((), FEED),
    "file_retry": (("aside",), FEED),
    "file_back": (("aside",), FEED),
    "file_rescanned": (("aside",), FEED),
    "file_no_record": (("aside",), FEED),
    "file_as": (("aside",), FEED),
    "page_settle": (("scan",), FEED),
    "batch_profile": (("batch",), FEED),
    "field_reveal": (("item", "id-number"), ITEMS),
    "line_reveal": (("item", 1, 2), ITEMS),
    "correct": (("item", 1), ITEMS, CORRECT),
    "line_add": (("item", 1), ITEMS, CORRECT),
    "correction_attach": (("correction",), ITEMS, CORRECT),
    "correction_withdraw": (("correction",), ITEMS, CORRECT),
    "item_export": (("item", "text"), ITEMS),
    "number_void": ((), NUMBERS),
    "numbers_last": ((), NUMBERS),
}
"""Forms, likewise."""

REFUSED = {"batch_discard"}
"""Forms that answer 404 here, too: this batch holds files, so it is none to be discarded."""

ABSENT = {name: said for name, said in (GET | POST).items() if said[0]}
"""Addresses that name a row, which may not be there."""

ALONE = [(ITEMS,), (CORRECT,), (FEED,), (LEDGER,), (NUMBERS,)]
RIGHTS = [(), *ALONE, (ITEMS, CORRECT), (FEED, CORRECT)]
"""Of people: none, each alone, and those that some pages need together."""

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
    named = addresses.names()
    assert named == OPEN | EVERYBODY | GET.keys() | POST.keys()


def asked(client, name, held, *, missing=False):
    """Ask for an address as a browser does; `missing` for a row that is not there."""
    args = (GET | POST).get(name, ((),))[0]
    here = address(name, held, (999_999, *args[1:]) if missing else args)
    if name not in GET.keys() | EVERYBODY:
        return client.post(here)
    return client.get(here, {"profile": "text-300"} if name == "batch_profile_ask" else {})


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_stranger_is_sent_to_sign_in_and_learns_nothing(held, language):
    client = Client(headers={"Accept-Language": language})
    for name in sorted(GET.keys() | POST.keys() | EVERYBODY):
        answer = asked(client, name, held)
        assert answer.status_code == 302, name
        assert answer.url.startswith(reverse("account_login")), name
        assert not any(word in body(answer).decode() for word in SECRET), name


@pytest.mark.parametrize("rights", RIGHTS, ids="+".join)
def test_a_page_is_there_only_for_who_has_its_rights(held, rights):
    """Who may only feed got every original and thumbnail, around the scope."""
    client = signed_in(person("axel", *rights))
    nothing = told(client.get("/nothing/here/"))
    for name, (_, *needed) in (GET | POST).items():
        answer = asked(client, name, held)
        if set(needed) <= set(rights):
            done = (200,) if name in GET else (200, 302, 400, 409)
            assert answer.status_code in done or name in REFUSED, name
            body(answer)
        else:
            assert told(answer) == nothing, name
    held.aside.refresh_from_db()
    assert (held.aside.stage == "set_aside") == (FEED not in rights)


@pytest.mark.parametrize("rights", RIGHTS, ids="+".join)
def test_what_is_absent_looks_like_what_is_forbidden(held, rights):
    client = signed_in(person("axel", *rights))
    nothing = told(client.get("/nothing/here/"))
    for name in ABSENT:
        assert told(asked(client, name, held, missing=True)) == nothing, name


def test_who_only_feeds_sees_what_is_not_filed_and_nothing_of_what_is(held):
    """Names of files stood on the pages of batches, of the rescan list and in retried rows."""
    client = signed_in(person("olaf", FEED))
    assert body_of(client.get(reverse("file_original", args=[held.aside.pk]))) == jpeg(77)
    assert "盒036/淡.jpg" in client.get(reverse("waiting")).content.decode()
    for name in ("batch", "rescans", "batches", "waiting", "batch_progress"):
        page = asked(client, name, held).content.decode()
        assert "诊断" not in page, name
        assert reverse("item", args=[held.item.pk]) not in page, name
    assert held.item.number in asked(client, "batch", held).content.decode()
    assert client.post(reverse("file_retry", args=[held.file.pk])).status_code == 404
    settled = client.post(
        reverse("page_settle", args=[held.scan.pk]),
        {"decision": "rescan"},
        headers={"HX-Request": "true"},
    )
    assert "诊断" not in settled.content.decode()


def test_the_bytes_of_a_filed_paper_are_closed_by_whichever_row_they_are_asked_for(
    held, tmp_path
):
    again = receive(tmp_path, held.batch, "盒037/又.jpg", jpeg(31))
    assert again.stage == "duplicate"
    here = reverse("file_original", args=[again.pk])
    assert signed_in(person("olaf", FEED)).get(here).status_code == 404
    assert body_of(signed_in(person("axel", ITEMS)).get(here)) == jpeg(31)


def test_a_page_that_is_not_filed_is_open_to_who_feeds_only(held):
    Page.objects.filter(pk=held.scan.pk).update(item=None, item_number=None)
    here = reverse("scan_thumb", args=[held.scan.pk])
    assert body_of(signed_in(person("olaf", FEED)).get(here)).startswith(b"\xff\xd8")
    assert signed_in(person("axel", ITEMS)).get(here).status_code == 404


def test_what_waits_is_counted_only_for_those_who_may_see_it(held):
    Correction.objects.filter(pk=held.correction.pk).update(state=CorrectionState.WAITING)
    files, all_of_it = (
        signed_in(person(name, FEED, CORRECT, *more)).get(reverse("waiting"))
        for name, more in (("olaf", ()), ("axel", (ITEMS,)))
    )
    assert [each.context["desk"]["waiting"] for each in (files, all_of_it)] == [1, 2]
    assert [len(each.context["corrections"]) for each in (files, all_of_it)] == [0, 1]


def test_an_auditor_sees_who_did_what_and_no_name_of_a_file(held):
    page = signed_in(person("aud", LEDGER)).get(reverse("ledger")).content.decode()
    assert held.item.number in page
    assert "诊断" not in page
    assert "盒036/淡.jpg" not in page


@pytest.mark.parametrize(
    ("rights", "desk"),
    [((ITEMS, FEED), "find"), ((FEED,), "batches"), ((LEDGER,), "ledger"), ((), "health")],
)
def test_everybody_begins_at_a_desk_of_theirs(archive, rights, desk):
    client = signed_in(person("axel", *rights))
    assert client.get(reverse("start"), follow=True).redirect_chain[-1][0] == reverse(desk)


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
    assert client.get(here).status_code == 404


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
