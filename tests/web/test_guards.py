"""What every answer carries, and what no form is accepted without."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.conftest import jpeg, person

PAGES = ["batches", "waiting", "rescans", "find", "ledger", "numbers", "health"]


@pytest.fixture
def strict(held):
    """An administrator's browser, which sends no token unless told to."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("rita", is_superuser=True))
    return client


def forms(held):
    return {
        "upload": (),
        "batch_close": (held.batch.pk,),
        "batch_manifest": (),
        "batch_discard": (held.batch.pk,),
        "batch_rename": (held.batch.pk,),
        "decide_all": (),
        "file_retry": (held.aside.pk,),
        "file_back": (held.aside.pk,),
        "file_rescanned": (held.aside.pk,),
        "file_no_record": (held.aside.pk,),
        "file_as": (held.aside.pk,),
        "page_settle": (held.scan.pk,),
        "batch_profile": (held.batch.pk,),
        "line_reveal": (held.item.pk, 1, 2),
        "field_reveal": (held.item.pk, "id-number"),
        "correct": (held.item.pk, 1),
        "line_add": (held.item.pk, 1),
        "correction_attach": (held.correction.pk,),
        "correction_withdraw": (held.correction.pk,),
        "number_void": (),
        "numbers_last": (),
        "account_logout": (),
        "set_language": (),
    }


@pytest.mark.parametrize(
    "name",
    [
        "upload",
        "batch_close",
        "batch_manifest",
        "batch_discard",
        "batch_rename",
        "decide_all",
        "file_retry",
        "file_back",
        "file_rescanned",
        "file_no_record",
        "file_as",
        "page_settle",
        "batch_profile",
        "line_reveal",
        "field_reveal",
        "correct",
        "line_add",
        "correction_attach",
        "correction_withdraw",
        "number_void",
        "numbers_last",
        "account_logout",
        "set_language",
    ],
)
def test_a_form_from_elsewhere_does_nothing(strict, held, name):
    answer = strict.post(reverse(name, args=forms(held)[name]), {"language": "en"})
    assert answer.status_code == 403
    assert "兰台" in answer.content.decode()
    assert strict.get(reverse("batches")).status_code == 200
    held.aside.refresh_from_db()
    assert held.aside.stage == "set_aside"


def test_signing_in_asks_for_the_token_too(archive):
    client = Client(enforce_csrf_checks=True)
    assert client.post(reverse("account_login"), {"login": "rita"}).status_code == 403


@pytest.mark.parametrize(
    "name",
    [
        "upload",
        "batch_close",
        "batch_manifest",
        "batch_rename",
        "decide_all",
        "file_retry",
        "file_back",
        "file_rescanned",
        "page_settle",
        "batch_profile",
        "line_reveal",
        "correct",
        "correction_withdraw",
        "number_void",
        "numbers_last",
    ],
)
def test_a_link_changes_nothing(admin, held, name):
    assert admin.get(reverse(name, args=forms(held)[name])).status_code == 405


@pytest.mark.parametrize("name", PAGES)
def test_every_page_says_what_a_browser_may_run_and_fetch(admin, held, name):
    answer = admin.get(reverse(name))
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]


def test_what_a_script_is_told_is_kept_by_no_browser(admin, held):
    answer = admin.get(reverse("item_page", args=[held.item.pk, 1]))
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_skip_link_leads_to_the_hits_and_past_the_facets(admin, held):
    page = admin.get(reverse("find")).content.decode()
    assert 'class="skip" href="#hits"' in page
    assert page.index('class="facets"') < page.index('id="hits" tabindex="-1"')


@pytest.mark.parametrize("name", PAGES)
def test_no_page_carries_script_or_style_of_its_own(admin, held, name):
    page = admin.get(reverse(name)).content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert page.count("<script") == page.count("<script src=") + page.count(
        '<script type="module" src='
    ) + page.count("<script defer src=")


def test_images_are_kept_by_no_browser(admin, held):
    answer = admin.get(reverse("page_view", args=[held.item.pk, 1]))
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content)


def test_an_original_is_saved_and_not_shown(admin, held):
    answer = admin.get(reverse("file_original", args=[held.file.pk]))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer.headers["Cache-Control"]
    assert b"".join(answer.streaming_content) == jpeg(31)


def test_cookies_are_not_for_scripts_and_not_for_other_sites(admin):
    client = Client()
    client.post(reverse("account_login"), {"login": "rita", "password": "a long enough one"})
    session = client.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert 0 <= int(session["max-age"] or 0) <= 12 * 60 * 60


def test_signing_in_gives_a_new_session(admin):
    client = Client()
    client.get(reverse("account_login"))
    client.cookies["sessionid"] = "chosenbyanother0000000000000000"
    client.post(reverse("account_login"), {"login": "rita", "password": "a long enough one"})
    assert client.cookies["sessionid"].value != "chosenbyanother0000000000000000"
    assert client.get(reverse("find")).status_code == 200


def test_the_start_page_after_signing_in_is_never_on_another_site(admin):
    client = Client()
    answer = client.post(
        reverse("account_login") + "?next=//elsewhere.invalid/",
        {"login": "rita", "password": "a long enough one", "next": "//elsewhere.invalid/"},
    )
    assert answer.headers["Location"] == reverse("find")


def test_a_retry_from_a_plain_form_never_leads_to_another_site(admin, held):
    answer = admin.post(
        reverse("file_retry", args=[held.aside.pk]),
        headers={"Referer": "https://elsewhere.invalid/"},
    )
    assert answer.url == reverse("batch", args=[held.batch.pk])
