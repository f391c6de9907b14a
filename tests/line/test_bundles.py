"""What becomes one item: files, folders, and bytes that were there before."""

from __future__ import annotations

import shutil

import pytest

from catalog.models import Item
from ingest.models import SourceFile
from ingest.review import decisions
from tests.line import box

pytestmark = pytest.mark.usefixtures("archive")

WITHOUT_PAGES = b"%PDF-1.4\n%%EOF\n"


def waiting():
    return list(SourceFile.objects.filter(stage="set_aside").values_list("pk", flat=True))


@pytest.fixture
def incomplete(tmp_path):
    """A batch of one folder of three files, the second of which cannot be read."""
    box.fill(tmp_path, ["case/1.tif", "case/3.tif"])
    (tmp_path / "case/2.pdf").write_bytes(WITHOUT_PAGES)
    return box.feed(tmp_path, folders_are_items=True)


def test_a_folder_is_one_item_of_all_its_pages_in_order(tmp_path):
    box.fill(tmp_path, ["case/10.tif", "case/9.tif", "case/1.tif", "other/1.tif"])
    (tmp_path / "case/2.tif").write_bytes(box.scan(50, pages=2))
    told = box.feed(tmp_path, folders_are_items=True)
    assert box.running_numbers(told) == [1, 2]
    assert told["account"]["items_filed"] == 2
    item = Item.objects.get(title__contains="case")
    pages = item.pages.order_by("item_number").values_list("file__path", "number")
    assert [(path.rsplit("/", 1)[1], number) for path, number in pages] == [
        ("1.tif", 1),
        ("2.tif", 1),
        ("2.tif", 2),
        ("9.tif", 1),
        ("10.tif", 1),
    ]
    assert item.page_count == 5


def test_an_item_belongs_to_the_branch_of_its_batch(tmp_path):
    box.feed(box.fill(tmp_path, ["1.tif"]))
    box.feed(box.fill(tmp_path / "other", ["2.tif"], first_seed=7), branch="B7")
    assert list(Item.objects.order_by("pk").values_list("branch", flat=True)) == ["B1", "B7"]


def test_a_folder_with_a_broken_file_waits_for_a_person(incomplete):
    assert box.verdicts(incomplete) == {
        "1.tif": ("set_aside", "folder-incomplete"),
        "2.pdf": ("refused", "damaged"),
        "3.tif": ("set_aside", "folder-incomplete"),
    }
    assert incomplete["account"]["balances"] is True
    assert Item.objects.count() == 0


def test_retry_files_an_incomplete_folder_without_the_broken_file(incomplete):
    decisions.retry(waiting(), box.ME)
    told = box.finish(incomplete["batch"])
    assert box.verdicts(told) == {
        "1.tif": ("filed", None),
        "2.pdf": ("refused", "damaged"),
        "3.tif": ("filed", None),
    }
    assert box.running_numbers(told) == [1]
    assert Item.objects.get().page_count == 2


def test_one_file_of_a_folder_may_be_retried_for_all(incomplete):
    decisions.retry(waiting()[:1], box.ME)
    told = box.finish(incomplete["batch"])
    assert {each["verdict"] for each in told["files"]} == {"filed", "refused"}
    assert Item.objects.get().page_count == 2
    assert told["account"]["balances"] is True


def test_a_whole_folder_may_be_sent_back(incomplete):
    decisions.send_back(waiting(), box.ME)
    told = box.finish(incomplete["batch"])
    assert {each["verdict"] for each in told["files"]} == {"refused"}
    assert told["account"]["balances"] is True
    assert Item.objects.count() == 0


def test_sending_back_one_file_of_a_folder_files_the_rest(incomplete):
    decisions.send_back(waiting()[:1], box.ME)
    told = box.finish(incomplete["batch"])
    assert box.verdicts(told) == {
        "1.tif": ("refused", "sent-back"),
        "2.pdf": ("refused", "damaged"),
        "3.tif": ("filed", None),
    }
    assert Item.objects.get().page_count == 1


def test_a_file_refused_after_the_retry_makes_its_folder_wait_again(incomplete):
    decisions.retry(waiting(), box.ME)
    SourceFile.objects.filter(path__endswith="1.tif").update(stage="refused", code="damaged")
    told = box.finish(incomplete["batch"])
    assert box.verdicts(told)["3.tif"] == ("set_aside", "folder-incomplete")
    assert Item.objects.count() == 0


def test_the_same_bytes_in_one_batch_are_filed_once(tmp_path):
    box.fill(tmp_path, ["1.tif", "2.tif"])
    shutil.copy(tmp_path / "1.tif", tmp_path / "3.tif")
    told = box.feed(tmp_path)
    files = box.by_name(told)
    assert [files[name]["verdict"] for name in files] == ["filed", "filed", "duplicate"]
    assert files["3.tif"]["number"] == files["1.tif"]["number"]
    assert files["3.tif"]["items"] == []
    assert told["account"]["balances"] is True


def test_the_same_bytes_in_a_later_batch_are_duplicates(tmp_path):
    first = box.feed(box.fill(tmp_path, ["1.tif", "2.tif"]))
    again = box.feed(tmp_path)
    assert set(box.verdicts(again).values()) == {("duplicate", "duplicate")}
    assert [each["number"] for each in again["files"]] == [
        each["number"] for each in first["files"]
    ]
    assert again["account"]["balances"] is True
    assert Item.objects.count() == 2


def test_a_refused_file_is_refused_again(tmp_path):
    (tmp_path / "1.pdf").write_bytes(WITHOUT_PAGES)
    first, again = box.feed(tmp_path), box.feed(tmp_path)
    assert box.verdicts(first) == box.verdicts(again) == {"1.pdf": ("refused", "damaged")}


def test_a_manifest_names_title_class_year_and_policy_number(tmp_path):
    box.fill(tmp_path, ["1.tif", "2.tif", "case/1.tif", "case/2.tif"])
    said = (
        "文件名,题名,类别,年度,保单号,赔案号\n"
        "1.tif,张三退保申请,TB·BQ,2021,P20210000000001,\n"
        "case,李四理赔,LP·JG,2022,,C20220000000002\n"
        "9.tif,没有的,TB·BQ,2021,,\n"
    )
    (tmp_path / "manifest.csv").write_bytes(said.encode("gb18030"))
    told = box.feed(tmp_path)
    items = {item.title: item for item in Item.objects.all()}
    single, case = items["张三退保申请"], items["李四理赔"]
    assert (single.record_class_id, single.year) == ("TB·BQ", 2021)
    assert single.policy_no == "P20210000000001"
    assert "TB·BQ·2021" in single.number
    assert (case.record_class_id, case.year, case.page_count) == ("LP·JG", 2022, 2)
    assert case.claim_no == "C20220000000002"
    assert [each["code"] for each in told["manifest"]] == ["manifest-file-missing"]
    assert len(items) == 3
