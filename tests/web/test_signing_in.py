"""Signing in: throttled, and silent about who has an account."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

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
    assert "登录失败次数过多" in page or answer.status_code == 429
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
