"""`lantai serve`: what it prints, that it ends when told to, and that two of it get along."""

from __future__ import annotations

import http.client
import subprocess
import sys
from contextlib import closing
from types import SimpleNamespace

import pytest

from tests import program
from tests.browser.driving import serving
from tests.places import ROOT
from web.cli.serve import Unnamed

MAKE_ACCOUNT = """
import django
django.setup()
from django.contrib.auth.models import User
User.objects.create_superuser("rita", password="a long enough one")
"""


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def have_account(home):
    """Make an account as if by the first link, in a process of its own."""
    program.run(home, "doctor")
    env = program.environment(home, DJANGO_SETTINGS_MODULE="config.django")
    subprocess.run([sys.executable, "-c", MAKE_ACCOUNT], env=env, cwd=ROOT, check=True)


def answers(server, path="/enter/"):
    asked = http.client.HTTPConnection(server.base.removeprefix("http://"), timeout=30)
    with closing(asked):
        asked.request("GET", path)
        return asked.getresponse().status


def test_the_first_start_prints_the_link_and_it_opens(home):
    with serving(home) as server:
        assert server.link
        assert server.said.count("/first/") == 1
        assert answers(server, server.link.removeprefix(server.base)) == 200


def test_with_an_account_there_is_no_link_any_more(home):
    have_account(home)
    with serving(home) as server:
        assert answers(server) == 200
        assert "/first/" not in server.said
        assert server.base in server.said


def test_it_ends_within_seconds_when_it_is_told_to(home):
    with serving(home) as server:
        assert answers(server) == 200
        code, took = server.stop()
    assert code == 0
    assert took < 15
    assert "Traceback" not in server.said


def test_an_address_that_is_taken_is_told_in_one_sentence(home):
    with serving(home) as server:
        taken = server.base.removeprefix("http://")
        second = program.run(home, "serve", LANTAI_BIND=taken)
    assert second.returncode == 2
    assert second.stderr.startswith(taken)
    assert "LANTAI_BIND" in second.stderr
    assert "Traceback" not in second.stderr
    assert "/first/" not in second.stderr


@pytest.mark.parametrize("bind", ["127.0.0.1:port", "192.0.2.1:8000", "127.0.0.1:99999"])
def test_an_address_that_is_none_is_told_the_same_way(home, bind):
    done = program.run(home, "serve", LANTAI_BIND=bind)
    assert done.returncode == 2
    assert "LANTAI_BIND" in done.stderr
    assert "Traceback" not in done.stderr


def test_two_on_one_home_get_along(home):
    with serving(home) as one, serving(home) as other:
        assert (answers(one), answers(other)) == (200, 200)
        here = other.link.removeprefix(other.base)
        assert answers(one, here) == 200
        assert one.stop()[0] == 0
        assert answers(other) == 200


def test_no_answer_says_which_program_gives_it():
    """Gunicorn signs every answer, and has no setting against it."""
    server = object.__new__(Unnamed)
    server.upgrade, server.req, server.status = False, SimpleNamespace(version=(1, 1)), "200 OK"
    server.version, server.chunked, server.must_close = "gunicorn", False, True
    lines = server.default_headers()
    assert lines[0].startswith("HTTP/1.1 200")
    assert not any(line.startswith("Server") for line in lines)
