"""The first administrator: made by a link that works once, and in no other way."""

from __future__ import annotations

import threading

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.db import connections
from django.test import Client
from django.urls import reverse

from catalog.models import LedgerEntry
from web.accounts import first_administrator

GOOD = {"username": "olive", "password1": "vermilion-77-seal", "password2": "vermilion-77-seal"}


def link(token=None):
    return reverse("first_steps", args=[token or first_administrator.token()])


def test_the_link_makes_an_administrator_and_signs_them_in(nobody):
    assert nobody.get(link()).status_code == 200
    assert nobody.post(link(), GOOD).status_code == 302
    user = User.objects.get()
    assert (user.username, user.is_superuser) == ("olive", True)
    assert nobody.get(reverse("ledger")).status_code == 200
    assert LedgerEntry.objects.get().act == "account"


def test_the_password_is_kept_as_a_digest_only(nobody):
    nobody.post(link(), GOOD)
    assert GOOD["password1"] not in User.objects.get().password


def test_the_link_works_once(nobody):
    used = link()
    nobody.post(used, GOOD)
    assert Client().get(used).status_code == 404
    assert Client().post(used, GOOD | {"username": "eve"}).status_code == 404
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "token",
    [
        "guess",
        signing.dumps("first", salt=first_administrator.SALT, key="another key"),
        signing.dumps("first", salt="another purpose"),
        "%00",
    ],
    ids=["guess", "another key", "another purpose", "no text"],
)
def test_a_made_up_link_leads_nowhere(nobody, token):
    assert nobody.get(link(token)).status_code == 404
    assert nobody.post(link(token), GOOD).status_code == 404
    assert not User.objects.exists()


def test_a_link_ends_after_a_day(nobody, monkeypatch):
    old = link()
    monkeypatch.setattr(first_administrator, "MAX_AGE_S", -1)
    assert nobody.get(old).status_code == 404


def test_a_weak_password_is_refused_in_the_readers_language(nobody):
    weak = GOOD | {"password1": "short", "password2": "short"}
    page = nobody.post(link(), weak).content.decode()
    assert "密码太短，至少需要 8 个字符。" in page
    assert "too short" not in page
    assert not User.objects.exists()


def test_of_two_people_with_the_link_one_makes_the_account(archive):
    start, answers = threading.Barrier(2), []

    def make(name):
        client = Client()
        start.wait()
        answers.append(client.post(link(), GOOD | {"username": name}).status_code)
        connections.close_all()

    both = [threading.Thread(target=make, args=(name,)) for name in ("olive", "stan")]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(answers) == [302, 404]
    assert User.objects.count() == 1


def test_nobody_can_sign_up(nobody):
    assert nobody.get("/signup/").status_code == 404
    assert nobody.get("/accounts/signup/").status_code == 404
