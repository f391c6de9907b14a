"""What the line leaves to a person, and what the person can do about it."""

from __future__ import annotations

import pytest

from catalog.ledger import entries
from catalog.models import Item, LedgerEntry
from config.settings import settings
from ingest.errors import NothingToRetry
from ingest.models import Page, SourceFile
from ingest.review import decisions
from tests.line import bombs, box

pytestmark = pytest.mark.usefixtures("archive")

NEVER_ENDS, TAKES_LONG = bombs.nested_forms(8), bombs.nested_forms(5, 12)


def aside():
    return list(SourceFile.objects.filter(stage="set_aside").values_list("pk", flat=True))


def test_a_page_that_costs_its_child_three_times_is_set_aside_and_the_others_are_filed(
    tmp_path, chosen
):
    chosen(page_cpu_limit_s=1)
    box.fill(tmp_path, ["1.tif", "3.tif"])
    (tmp_path / "2.pdf").write_bytes(NEVER_ENDS)
    told = box.feed(tmp_path)
    assert box.verdicts(told) == {
        "1.tif": ("filed", None),
        "2.pdf": ("set_aside", "page-timeout"),
        "3.tif": ("filed", None),
    }
    assert box.by_name(told)["2.pdf"]["troubles"] == [{"page": 1, "code": "page-timeout"}]
    assert Page.objects.get(file__path__endswith="2.pdf").attempts == settings().attempts == 3
    assert box.running_numbers(told) == [1, 2]
    assert told["account"]["balances"] is True
    assert told["account"]["files_set_aside"] == told["account"]["pages_set_aside"] == 1


def test_retry_puts_a_page_back_that_can_be_read_by_now(tmp_path, chosen):
    chosen(page_cpu_limit_s=1)
    (tmp_path / "1.pdf").write_bytes(TAKES_LONG)
    assert box.verdicts(box.feed(tmp_path)) == {"1.pdf": ("set_aside", "page-timeout")}
    chosen(page_cpu_limit_s=200)
    assert decisions.retry(aside(), box.ME) == 1
    told = box.finish(SourceFile.objects.get().batch_id)
    assert box.verdicts(told) == {"1.pdf": ("filed", None)}
    assert box.running_numbers(told) == [1]
    acts = LedgerEntry.objects.order_by("seq").values_list("act", flat=True)
    assert list(acts) == ["received", "retried", "filed"]
    assert entries.breaks() == []


def test_retry_sets_a_page_aside_again_that_still_costs_too_much(tmp_path, chosen):
    chosen(page_cpu_limit_s=1, attempts=1)
    (tmp_path / "1.pdf").write_bytes(NEVER_ENDS)
    batch = box.feed(tmp_path)["batch"]
    decisions.retry(aside(), box.ME)
    assert box.verdicts(box.finish(batch)) == {"1.pdf": ("set_aside", "page-timeout")}


def test_a_file_sent_back_is_refused_and_may_be_fed_again(tmp_path, chosen):
    chosen(page_cpu_limit_s=1, attempts=1)
    (tmp_path / "1.pdf").write_bytes(NEVER_ENDS)
    batch = box.feed(tmp_path)["batch"]
    ids = aside()
    assert decisions.send_back(ids, box.ME) == 1
    told = box.finish(batch)
    assert box.verdicts(told) == {"1.pdf": ("refused", "sent-back")}
    assert told["account"]["balances"] is True
    with pytest.raises(NothingToRetry):
        decisions.retry(ids, box.ME)
    assert box.verdicts(box.feed(tmp_path)) == {"1.pdf": ("set_aside", "page-timeout")}


def test_nothing_is_filed_with_a_page_missing(tmp_path):
    whole = box.scan(1, pages=3)
    (tmp_path / "1.tif").write_bytes(broken_in_the_middle(whole))
    told = box.feed(tmp_path)
    assert box.verdicts(told) == {"1.tif": ("set_aside", "damaged")}
    assert [each["page"] for each in box.by_name(told)["1.tif"]["troubles"]] == [2]
    assert told["account"]["pages_read"] == 2
    assert Item.objects.count() == 0


def broken_in_the_middle(tiff):
    """Return a TIFF of three pages whose second one claims to be packed, and is not."""
    tag = b"\x03\x01\x03\x00\x01\x00\x00\x00\x01\x00"  # Compression = none
    second = tiff.index(tag, tiff.index(tag) + 1)
    return tiff[: second + 8] + b"\x08\x00" + tiff[second + 10 :]  # Deflate


def test_a_full_series_sets_aside_until_there_is_a_wider_template(tmp_path, chosen):
    chosen(item_template="{fonds}-ZY·{L2}·{L3}·{year}·{ret}-{item:01d}")
    told = box.feed(box.fill(tmp_path, [f"{number}.tif" for number in range(1, 13)]))
    assert box.running_numbers(told) == list(range(1, 10))
    left = [name for name, each in box.verdicts(told).items() if each[0] != "filed"]
    assert {box.verdicts(told)[name] for name in left} == {("set_aside", "number-series-full")}
    assert told["account"]["balances"] is True
    chosen(item_template="{fonds}-ZY·{L2}·{L3}·{year}·{ret}-{item:02d}")
    assert decisions.retry(aside(), box.ME) == 3
    told = box.finish(told["batch"])
    assert box.running_numbers(told) == list(range(1, 13))
    assert entries.breaks() == []
