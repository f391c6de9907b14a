"""Boxes dropped with their lists, one after the other, and each file to its end."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser import driving
from tests.browser.mornings import make_account
from tests.line.box import fill, scan

pytestmark = pytest.mark.xdist_group("browser")

SAID = {
    "zh-hans": {
        "next": "这一盒接着上传",
        "finished": "已完成",
        "duplicate": "档案中已有完全相同的文件",
        "empty": "文件夹中没有文件",
        "nothing": "尚未上传任何文件",
        "left": "未上传",
        "again": "待重扫",
        "settled": "没有待处理的材料",
    },
    "en": {
        "next": "This box is sent next",
        "finished": "Finished",
        "duplicate": "The archive holds these bytes already",
        "empty": "There is no file in this folder",
        "nothing": "Nothing was sent yet",
        "left": "Not sent",
        "again": "to be scanned again",
        "settled": "Nothing is set aside",
    },
}


@pytest.fixture(scope="module", params=["zh-hans", "en"])
def language(request):
    return request.param


@pytest.fixture(scope="module")
def room(chromium, language, tmp_path_factory):
    """A scanning room of its own, where reading costs nothing; somebody is signed in."""
    home = tmp_path_factory.mktemp("room") / "home"
    with driving.serving(home, LANTAI_LANGUAGE=language, LANTAI_ENGINE="null") as server:
        context = driving.new_context(chromium, language, base_url=server.base)
        watch = driving.Watch(context, server.base)
        page = context.new_page()
        make_account(page, server.link)
        yield page, SAID[language]
        context.close()
        watch.assert_quiet()


@pytest.fixture
def page(room):
    room[0].goto("/batches/")
    return room[0]


@pytest.fixture
def said(room):
    return room[1]


def drop(page, *paths):
    """Drop real files and folders beside the frame, as a drag from another window does."""
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send(
            "Input.dispatchDragEvent", {"type": kind, "x": 700, "y": 700, "data": data}
        )
    session.detach()


def state_of(page, label):
    return page.locator(".sending").filter(has=page.locator("h2", has_text=label))


def open_batch(page, label):
    """Open the page of a batch by its name, and wait on it until all is done."""
    page.goto("/batches/")
    page.locator("#batches tbody th a", has_text=label).first.click()
    expect(page.locator("#progress[data-finished]")).to_be_visible(timeout=60_000)
    page.reload()  # the list of files is renewed a moment after the figures


def rows(page):
    """Return name and archive number of each file that the page of a batch lists."""
    return [
        (
            each.locator("th").inner_text().split("\n")[0],
            each.locator(".number").all_inner_texts(),
        )
        for each in page.locator("#files tbody tr").all()
    ]


def test_a_box_with_its_list_one_after_it_and_one_after_a_remark(page, said, tmp_path):
    first = fill(
        tmp_path / "第036盒", ["1.tif", "2.tif", "10.tif", "案卷/1.tif", "案卷/2.tif"], 1
    )
    told = "file,title\n1.tif,甲\n10.tif,乙\n案卷,丙卷\n"
    (first / "manifest.csv").write_text(told, encoding="utf-8")
    second = fill(tmp_path / "第037盒", ["1.tif"], 11)
    (second / "2.tif").write_bytes((first / "1.tif").read_bytes())
    drop(page, first)
    drop(page, second)
    expect(page.locator("#drop-answer")).to_contain_text(said["next"])
    expect(state_of(page, "第036盒").locator("[data-open]")).to_be_visible(timeout=30_000)
    noted = state_of(page, "第037盒").locator("[data-noted]")
    expect(noted).to_contain_text(said["duplicate"], timeout=30_000)
    drop(page, fill(tmp_path / "第038盒", ["1.tif"], 21))
    expect(state_of(page, "第038盒").locator("[data-open]")).to_be_visible(timeout=30_000)
    expect(page.locator("#batches tbody")).to_contain_text("第038盒")
    open_batch(page, "第036盒")
    found = rows(page)
    assert [name for name, _numbers in found] == [
        "1.tif",
        "2.tif",
        "10.tif",
        "案卷/1.tif",
        "案卷/2.tif",
    ]
    numbers = [number for _name, (number,) in found]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == 4  # the folder that the list names is one item
    page.locator("#files tbody a").first.click()
    expect(page.locator("body")).to_contain_text("甲")


def test_a_list_that_cannot_be_used_is_asked_about_before_anything_is_sent(
    page, said, tmp_path
):
    box = fill(tmp_path / "第039盒", ["1.tif"], 31)
    (box / "manifest.csv").write_text("编号,说明\n1,无\n", encoding="utf-8")
    before = page.locator("#batches tbody tr").count()
    drop(page, box)
    question = state_of(page, "第039盒").locator("[data-question]")
    expect(question).to_contain_text(said["nothing"])
    question.locator("[data-leave]").click()
    expect(state_of(page, "第039盒").locator("[data-state]")).to_have_text(said["left"])
    page.goto("/batches/")
    assert page.locator("#batches tbody tr").count() == before
    drop(page, box)
    question.locator("[data-send]").click()
    page.wait_for_url("**/batches/*/")
    expect(page.locator("h1")).to_contain_text("第039盒")
    expect(page.locator(".remarks")).to_contain_text("manifest.csv")


def test_an_empty_folder_gets_an_answer_and_a_scan_beside_its_place_never_opens(
    page, said, tmp_path
):
    (tmp_path / "空").mkdir()
    drop(page, tmp_path / "空")
    expect(page.locator("#drop-answer")).to_contain_text(said["empty"])
    page.goto("/waiting/")
    here = page.url
    drop(page, fill(tmp_path, ["x.tif"], 41) / "x.tif")
    assert page.evaluate("1 + 1") == 2
    assert page.url == here


def test_what_was_refused_or_set_aside_is_followed_to_its_end(page, said, tmp_path):
    names = ["卷一/1.tif", "卷一/2.tif", "卷二/1.tif", "卷二/2.tif"]
    box = fill(tmp_path / "第040盒", names, 51)
    for folder in ("卷一", "卷二"):
        (box / folder / "2.tif").write_bytes(scan(60 + len(folder))[:90] + folder.encode())
    page.locator("[name=folders]").check()
    drop(page, box)
    page.wait_for_url("**/batches/*/")
    open_batch(page, "第040盒")
    expect(page.locator("#progress")).to_contain_text(said["again"])
    page.goto("/waiting/")
    badge = page.locator("#count-waiting")
    expect(badge).to_have_text("4")
    aside = page.locator(".troubles tr").filter(has_text="1.tif")
    aside.filter(has_text="卷一").locator("form[action$='/back/'] button").click()
    sent_back = page.locator(".troubles tr").filter(has_text="卷一/1.tif")
    expect(sent_back.locator("form[action$='/rescanned/']")).to_be_visible()
    aside.filter(has_text="卷二").locator("form[action$='/retry/'] button").click()
    expect(aside.filter(has_text="卷二").locator(".number")).to_be_visible(timeout=30_000)
    expect(badge).to_have_text("3")
    sent_back.locator("form[action$='/rescanned/'] button").click()
    expect(badge).to_have_text("2")
    page.goto("/waiting/")
    group = page.locator(".cause").filter(has_text="2.tif")
    group.locator("summary").first.click()
    group.locator("button[name=decision]").click()
    expect(page.locator(".empty h2")).to_have_text(said["settled"])
    expect(badge).to_be_hidden()
    open_batch(page, "第040盒")
    expect(page.locator("#progress")).not_to_contain_text(said["again"])


def test_the_order_of_a_box_is_the_same_in_the_browser_as_on_the_command_line(page):
    names = [
        "b/1.png",
        "a10.png",
        "a2.png",
        "A1.png",
        "甲/乙/1.png",
        "a/x.png",
        "0.tif",
        "00.tif",
    ]
    names += [
        "a-1/x.png",
        "第10页.tif",
        "第9页.tif",
        "ａ3.png",
        "a.b.png",
        "a.png",
        ".png",
        "a",
    ]
    asked = """async (names) => {
      const { compare } = await import("/static/scanning/order.js");
      return names.sort(compare);
    }"""
    assert page.evaluate(asked, names) == walked(names), json.dumps(names)


def walked(names):
    """Return paths as `Arrivals` comes by them: files, then the folders beside them."""
    from ingest.arrival.natural_sort import ordered

    files = ordered(name for name in names if "/" not in name)
    folders = ordered({name.split("/")[0] for name in names if "/" in name})
    below = [
        f"{folder}/{rest}"
        for folder in folders
        for rest in walked(
            [name.removeprefix(f"{folder}/") for name in names if name.startswith(f"{folder}/")]
        )
    ]
    return files + below
