"""Signing in: throttled, and silent about who has an account."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

from catalog.models import LedgerEntry
from tests.web.conftest import person

ENTER = {"login": "olive", "password": "a long enough one"}


def sign_in(client, **more):
    return client.post(reverse("account_login"), ENTER | more)


def test_name_and_password_open_the_pages(nobody):
    person("olive", "view_item")
    assert sign_in(nobody).url == reverse("find")
    assert nobody.get(reverse("find")).status_code == 200


def test_an_unknown_name_is_answered_like_a_wrong_password(nobody):
    person("olive")

    def said(**more):
        page = sign_in(nobody, **more).content.decode()
        return re.sub(r'value="[^"]*"|"X-CSRFToken": "[^"]*"', "", page)

    assert said(password="wrong") == said(login="nobody-here", password="wrong")


def test_an_account_that_was_shut_stays_out(nobody):
    user = person("olive", is_active=False)
    page = nobody.get(sign_in(nobody).url).content.decode()
    assert "此账号已停用" in page
    assert nobody.get(reverse("find")).status_code == 302
    assert not user.is_active


def test_guessing_is_throttled_and_said_so(nobody):
    person("olive", "view_item")
    for _ in range(12):
        answer = sign_in(nobody, password="a wrong one")
    page = answer.content.decode()
    assert "5 分钟" in page or answer.status_code == 429
    assert sign_in(nobody).status_code == 200
    assert nobody.get(reverse("find")).status_code == 302


def test_too_many_attempts_from_one_place_get_a_page_of_ours(nobody):
    answers = [sign_in(nobody, login=f"guess-{number}") for number in range(40)]
    assert answers[-1].status_code == 429
    assert "尝试次数过多" in answers[-1].content.decode()


def test_guesses_elsewhere_do_not_lock_a_person_out(nobody):
    person("olive", "view_item")
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    for _ in range(12):
        sign_in(elsewhere, password="a wrong one")
    assert sign_in(nobody).status_code == 302


def locked():
    return list(LedgerEntry.objects.filter(act="sign-in-locked"))


def test_five_wrong_passwords_lock_say_for_how_long_and_are_noted_once(nobody):
    """It said only to try again later, and nobody could find it in the ledger."""
    user = person("olive", "view_item")
    for _ in range(4):
        sign_in(nobody, password="a wrong one")
    assert locked() == []
    sign_in(nobody, password="a wrong one")
    assert "5 分钟" in sign_in(nobody).content.decode()
    (entry,) = locked()
    assert entry.subject == f"user:{user.pk}"
    assert entry.actor is None
    assert "wrong" not in str(entry.detail)


def test_what_was_typed_for_no_account_is_noted_nowhere(nobody):
    for _ in range(7):
        sign_in(nobody, login="林晓岚", password="a wrong one")
    assert locked() == []


def test_the_address_before_a_proxy_counts_where_there_is_one(nobody, settings):
    """All came from the proxy's address, and anybody could lock the administrator out."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    person("olive", "view_item")
    elsewhere = Client(headers={"X-Forwarded-For": "198.51.100.7"})
    for _ in range(6):
        sign_in(elsewhere, password="a wrong one")
    here = Client(headers={"X-Forwarded-For": "198.51.100.8"})
    assert sign_in(here).status_code == 302
    assert sign_in(elsewhere).status_code == 200
