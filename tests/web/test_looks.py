"""What each look says of its part, on an embedded installation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.models import Item
from config import wiring
from config.settings import settings
from ingest.line import actions
from ingest.models import FileStage, Reading, SourceFile
from search.port import LAST
from tests.web.conftest import claim, jpeg, receive
from web.status.checks import (
    machine,
    reading_settings,
    stores,
    work,
)
from web.status.checks.check_result import PartState


@pytest.fixture
def choose(monkeypatch):
    """Give a way to choose settings for the rest of a test."""

    def chosen(**values):
        for name, value in values.items():
            monkeypatch.setenv(f"LANTAI_{name.upper()}", value)
        settings.cache_clear()

    yield chosen
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def waiting(archive, tmp_path):
    """A file that waits to be split."""
    batch = actions.open_batch("", "盒 037", source="upload", by="olive")
    return receive(tmp_path, batch, "a.jpg", jpeg(1))


def long_ago(rows, moment):
    """Let a moment of rows lie an hour back."""
    rows.update(**{moment: timezone.now() - timedelta(hours=1)})


def test_an_index_that_lacks_an_item_is_wrong(held):
    assert stores.index().state is PartState.WELL
    wiring.index().delete(held.item.pk, LAST)
    said = stores.index()
    assert said.state is PartState.WRONG
    assert "收录 0 件，应有 1 件" in said.words


def test_what_waits_is_counted_with_its_age(waiting):
    long_ago(SourceFile.objects, "received_at")
    said = work.queue()
    assert (said.state, said.words) == (PartState.WELL, "1 页排队，最久的已等 1 小时")


def test_so_much_waiting_that_nothing_is_taken_in_is_to_be_noted(waiting, choose):
    choose(waiting_pages_limit="1")
    said = work.queue()
    assert said.state is PartState.NOTED
    assert "不再接收" in said.words


def test_work_that_nobody_takes_is_wrong_after_a_while_and_well_in_a_hand(waiting):
    assert work.workers().state is PartState.WELL
    long_ago(SourceFile.objects, "received_at")
    assert work.workers().state is PartState.WRONG
    claim(SourceFile.objects.filter(stage=FileStage.RECEIVED), waiting.pk)
    said = work.workers()
    assert (said.state, said.words) == (PartState.WELL, "1 个进程正在处理 1 页（文件）")


def test_an_item_that_cannot_be_found_as_it_is_is_to_be_noted_after_a_while(held):
    assert work.index_lag().state is PartState.WELL  # corrected a moment ago
    long_ago(Item.objects, "filed_at")
    long_ago(Reading.objects, "made_at")
    said = work.index_lag()
    assert said.state is PartState.NOTED
    assert "1 小时" in said.words


def test_a_full_disk_is_wrong(archive, choose):
    assert machine.folder().state is PartState.WELL
    choose(free_space_floor_mib=str(10**9))
    assert machine.folder().state is PartState.WRONG


@pytest.mark.parametrize(
    ("engine", "state", "said"),
    [
        ("tesseract", PartState.WELL, "可识别简体中文、英语"),
        ("ppocr-v6-tiny", PartState.WELL, "可识别简体中文、繁体中文、英语"),
        ("null", PartState.NOTED, "不识别任何内容"),
    ],
)
def test_the_engine_is_told_with_its_languages(choose, engine, state, said):
    choose(engine=engine)
    for found in (machine.engine(), machine.engine_by_now()):
        assert found.state is state
        assert said in found.words


@pytest.mark.parametrize(
    ("chosen", "limit", "said"),
    [
        ({"reading_children": "64"}, "max", "处理器核数只允许"),
        ({"engine_threads": "64"}, "max", "LANTAI_ENGINE_THREADS"),
        ({"reading_children": "1"}, str(1 << 30), "LANTAI_READING_CHILDREN"),
        ({"page_memory_limit_mib": "9000000"}, None, "LANTAI_READING_CHILDREN"),
    ],
)
def test_an_unwise_setting_of_reading_is_to_be_noted(
    choose, monkeypatch, tmp_path, chosen, limit, said
):
    of_container = tmp_path / "memory.max"
    if limit is not None:
        of_container.write_text(f"{limit}\n")
    monkeypatch.setattr(reading_settings, "CGROUP_LIMIT", of_container)
    choose(engine="tesseract", **chosen)
    found = machine.engine()
    assert found.state is PartState.NOTED
    assert said in found.words


def test_an_engine_that_is_still_being_loaded_is_to_be_noted(choose, monkeypatch):
    choose(engine="ppocr-v6-small")
    monkeypatch.setattr(machine, "LOADING_S", 0)
    found = machine.engine_by_now()
    assert (found.state, found.words) == (
        PartState.NOTED,
        "ppocr-v6-small 正在载入；请稍后重新检查",
    )
    assert machine.engine().state is PartState.WELL
