"""The health page and what watching programs ask, on an embedded installation."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from importlib.metadata import version

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.urls import reverse
from prometheus_client.parser import text_string_to_metric_families

from config.settings import settings
from ingest.models import Batch, SourceFile
from tests.places import ROOT
from tests.web.conftest import jpeg, person, receive, signed_in
from tests.web.test_feeding import JSON, send
from web.status.checks import registry
from web.status.checks.check_result import (
    PartState,
    warn,
    well,
)
from web.status.checks.registry import Check


@pytest.fixture(autouse=True)
def forgetful(monkeypatch):
    """Nothing is remembered of how parts were in another test."""
    with monkeypatch.context() as chosen:
        chosen.setenv("LANTAI_CHECK_REMEMBERED_S", "0")
        settings.cache_clear()
        yield
    settings.cache_clear()


@contextmanager
def store_is_gone():
    """Put a file where the objects lie, which is worse than an empty disk."""
    place = settings().objects_path
    aside = place.with_name("objects-aside")
    place.rename(aside)
    place.touch()
    try:
        yield
    finally:
        place.unlink()
        aside.rename(place)


@contextmanager
def table_is_gone(name):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {name} RENAME TO {name}_aside")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {name}_aside RENAME TO {name}")


def rows_of(page):
    """Return the state of each part that a page shows."""
    return dict(re.findall(r'id="part-(\w+)" data-state="(\w+)"', page))


@pytest.mark.parametrize(
    ("language", "title", "fine"),
    [
        ("zh-hans", "系统状态", "没有异常"),
        ("en", "System status", "No part has failed"),
    ],
)
def test_the_page_says_of_every_part_how_it_is(held, language, title, fine):
    client = signed_in(person("stan"), headers={"Accept-Language": language})
    page = client.get(reverse("health")).content.decode()
    assert title in page
    assert fine in page
    assert rows_of(page).keys() == {look.part for look in registry.CHECKS if look.quick}
    assert PartState.WRONG not in rows_of(page).values()


def test_the_page_names_the_store_that_is_gone_and_what_to_do(held, stan):
    with store_is_gone():
        page = stan.get(reverse("health")).content.decode()
    assert {part for part, state in rows_of(page).items() if state == "wrong"} == {"store"}
    assert "有 1 处不正常" in page
    assert "对象存储没有响应" in page


def test_a_look_that_hangs_costs_its_own_time_only(stan, monkeypatch):
    gate = threading.Event()

    def hanging():
        gate.wait(30)
        return well("")

    monkeypatch.setattr(registry, "CHECKS", (Check("store", hanging), *registry.CHECKS[3:5]))
    monkeypatch.setattr(registry, "QUICK_S", 0.5)
    page = stan.get(reverse("health")).content.decode()
    assert rows_of(page)["store"] == "wrong"
    assert "没有及时应答" in page
    gate.set()
    monkeypatch.setattr(registry, "QUICK_S", 30)
    assert rows_of(stan.get(reverse("health")).content.decode())["store"] == "well"


def test_a_look_that_fails_is_a_finding_and_no_accident(stan, monkeypatch):
    def failing():
        raise ZeroDivisionError

    monkeypatch.setattr(registry, "CHECKS", (Check("clock", failing),))
    answer = stan.get(reverse("health"))
    assert answer.status_code == 200
    assert rows_of(answer.content.decode()) == {"clock": "wrong"}


def test_the_process_says_that_it_lives_whatever_is_gone(nobody):
    with store_is_gone(), table_is_gone("django_session"), table_is_gone("catalog_item"):
        answer = nobody.get(reverse("healthz"))
    assert (answer.status_code, answer.content) == (200, b"well\n")


@pytest.mark.django_db
def test_that_it_lives_is_said_to_who_has_signed_in_without_asking_who_that_is(
    stan, django_assert_num_queries
):
    with django_assert_num_queries(0):
        assert stan.get(reverse("healthz")).status_code == 200


def test_a_ready_installation_says_so_to_anybody(nobody):
    answer = nobody.get(reverse("readyz"))
    assert (answer.status_code, answer.content) == (200, b"ready\n")


def test_readiness_names_the_part_that_is_away_and_nothing_else(nobody):
    with store_is_gone():
        answer = nobody.get(reverse("readyz"))
    assert (answer.status_code, answer.content) == (503, b"store\n")
    assert nobody.get(reverse("readyz")).status_code == 200


def test_an_installation_with_old_tables_is_not_ready(nobody):
    recorder = MigrationRecorder(connection)
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("ingest")
    recorder.record_unapplied(*newest)
    try:
        answer = nobody.get(reverse("readyz"))
    finally:
        recorder.record_applied(*newest)
    assert (answer.status_code, answer.content) == (503, b"migrations\n")


def figures(answer):
    """Return the value of each figure, by name and label."""
    found = {}
    for family in text_string_to_metric_families(answer.content.decode()):
        for sample in family.samples:
            found[(sample.name, *sample.labels.values())] = sample.value
    return found


def test_figures_count_what_waits_and_what_was_set_aside(held, nobody, tmp_path):
    receive(tmp_path, held.batch, "later.jpg", jpeg(99))
    told = figures(nobody.get(reverse("metrics")))
    assert told["lantai_waiting", "split"] == 1
    assert told["lantai_set_aside", "files"] == 1
    assert told["lantai_oldest_waiting_page_seconds",] > 0
    assert told["lantai_waiting", "index"] == 1  # corrected, and indexed by no step
    assert told["lantai_index_lag_seconds",] > 0
    assert told["lantai_workers",] == 0
    assert {told["lantai_up", part] for part in ("database", "store", "index")} == {1}


SAMPLE = re.compile(r'(lantai_\w+)(\{\w+="\w+"\})? [0-9.e+-]+')


def test_figures_are_in_the_text_format_of_prometheus(held, nobody):
    answer = nobody.get(reverse("metrics"))
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    text = answer.content.decode()
    assert text.endswith("\n")
    told: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if line.startswith("# "):
            _, kind, name, said = line.split(" ", 3)
            assert told.setdefault(name, {}).setdefault(kind, said) == said
        else:
            sample = SAMPLE.fullmatch(line)
            assert sample, line
            assert told[sample[1]]["TYPE"] == "gauge"
            assert told[sample[1]]["HELP"].endswith(".")
    assert {*told} >= {name for name, *_ in figures(answer)}


def test_a_figure_that_cannot_be_counted_is_missing_and_the_others_are_there(held, nobody):
    with table_is_gone("ingest_rereading"):
        told = figures(nobody.get(reverse("metrics")))
    assert ("lantai_waiting", "split") not in told
    assert told["lantai_up", "database"] == 1
    with store_is_gone():
        told = figures(nobody.get(reverse("metrics")))
    assert told["lantai_up", "store"] == 0
    assert told["lantai_waiting", "read"] == 0


def test_every_figure_is_described(held, nobody):
    page = (ROOT / "docs" / "reference" / "metrics.md").read_text("utf-8")
    names = {name for name, *_ in figures(nobody.get(reverse("metrics")))}
    assert {name for name in names if f"`{name}`" not in page} == set()


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        ({"REMOTE_ADDR": "192.0.2.7"}, 401),
        ({"REMOTE_ADDR": ""}, 401),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.7"}, 401),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=192.0.2.7"}, 401),
    ],
)
def test_without_a_token_figures_are_for_this_machine(archive, asked, status):
    assert Client().get(reverse("metrics"), **asked).status_code == status


@pytest.mark.parametrize(
    ("shown", "status"),
    [
        ("Bearer right", 200),
        ("Bearer wrong", 401),
        ("right", 401),
        ("Bearer 对", 401),
        ("", 401),
    ],
)
def test_with_a_token_figures_are_for_who_shows_it(archive, monkeypatch, shown, status):
    monkeypatch.setenv("LANTAI_METRICS_TOKEN", "right")
    settings.cache_clear()
    try:
        answer = Client().get(reverse("metrics"), headers={"Authorization": shown})
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    assert answer.status_code == status


@pytest.mark.parametrize("name", ["healthz", "readyz", "metrics", "health"])
def test_what_is_looked_at_is_never_kept_and_changes_nothing(stan, name):
    assert "no-store" in stan.get(reverse(name)).headers["Cache-Control"]
    assert stan.post(reverse(name)).status_code == 405


def test_an_upload_is_refused_with_a_reason_while_the_store_is_gone(admin):
    with store_is_gone():
        answer = send(admin, jpeg())
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "对象存储没有应答" in answer.json()["sentence"]
    assert not SourceFile.objects.exists()
    assert not Batch.objects.exists()
    assert send(admin, jpeg()).status_code == 200


def test_an_upload_is_refused_while_too_many_pages_wait(admin, monkeypatch):
    assert send(admin, jpeg(1)).status_code == 200
    monkeypatch.setenv("LANTAI_WAITING_PAGES_LIMIT", "1")
    settings.cache_clear()
    try:
        answer = send(admin, jpeg(2))
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    assert answer.status_code == 503
    assert "排队等待识别的页太多" in answer.json()["sentence"]
    assert SourceFile.objects.count() == 1


@pytest.mark.parametrize("table", ["django_session", "auth_user", "catalog_item"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_database_that_fails_anywhere_is_a_page_with_a_reason(admin, held, table, language):
    admin.raise_request_exception = False
    with table_is_gone(table):
        answer = admin.get(reverse("find"), headers={"Accept-Language": language})
        told = admin.get(reverse("find"), headers={"Accept-Language": language, **JSON})
    assert (answer.status_code, told.status_code) == (503, 503)
    assert int(answer.headers["Retry-After"]) > 0
    sentence = {"zh-hans": "数据库出错", "en": "The database failed"}[language]
    assert sentence in answer.content.decode()
    assert sentence in told.json()["sentence"]
    assert admin.get(reverse("find")).status_code == 200


def test_the_headline_does_not_contradict_what_is_to_be_noted(stan, monkeypatch):
    """“All parts are well” stood above parts that were to be noted."""
    parts = [Check("store", lambda: well("")), Check("clock", lambda: warn("late"))]
    for shown, said in ((parts, "没有异常"), (parts[:1], "各部分均正常")):
        monkeypatch.setattr(registry, "CHECKS", tuple(shown))
        assert said in stan.get(reverse("health")).content.decode()


def test_the_page_names_the_version(stan):
    assert f"兰台 {version('lantai')}" in stan.get(reverse("health")).content.decode()
