"""PDF/A files are made in a process that may be lost, one item after the other."""

from __future__ import annotations

import os
import signal

import pikepdf
import pytest
from PIL import Image

from ocr import record
from ocr.errors import ChildLost, Unreadable
from ocr.export.facts import DocumentInfo
from ocr.sandbox.pdf_client import PdfMaker
from tests.unit.ocr.export.exported import text_on

FACTS = DocumentInfo(
    "理赔申请书 <苏慕雪>", "B001-ZY·LP·SQ·2024·D10-000001", "zh-CN", "2024-03-01T09:00:00+08:00"
)


@pytest.fixture(scope="module")
def maker():
    with PdfMaker() as made:
        yield made


@pytest.fixture
def scan(tmp_path):
    path = tmp_path / "a.png"
    Image.new("L", (320, 200), 250).save(path)
    return path


def pages(path):
    with pikepdf.open(path) as pdf:
        return len(pdf.pages)


TEXT = record.to_bytes(text_on((320, 200)))


def test_the_same_pages_give_the_same_bytes(maker, scan):
    made = []
    for _ in range(2):
        assert maker.add(scan, 0, TEXT)
        assert maker.add(scan, 0, None)
        made.append(maker.finish(FACTS).read_bytes())
    assert made[0] == made[1]


def test_a_page_that_fails_leaves_nothing_for_the_next_item(maker, scan, tmp_path):
    broken = tmp_path / "b.png"
    broken.write_bytes(scan.read_bytes()[:60])
    maker.add(scan, 0, TEXT)
    with pytest.raises(Unreadable):
        maker.add(broken, 0, None)
    maker.add(scan, 0, TEXT)
    assert pages(maker.finish(FACTS)) == 1


def test_a_lost_child_loses_one_item_and_no_more(maker, scan):
    maker.add(scan, 0, TEXT)
    os.kill(maker._reader.pid, signal.SIGKILL)
    with pytest.raises(ChildLost):
        maker.add(scan, 0, TEXT)
    maker.add(scan, 0, TEXT)
    assert pages(maker.finish(FACTS)) == 1


def test_many_pages_are_put_together_in_order(maker, tmp_path, monkeypatch):
    from ocr.export import pdfa
    from ocr.limits import DEFAULT

    monkeypatch.setattr(pdfa, "_AT_A_TIME", 3)
    files = []
    for number in range(11):
        path = tmp_path / f"{number}.png"
        Image.new("L", (100 + number, 100), 250).save(path, dpi=(72, 72))
        files.append(tmp_path / f"{number}.pdf")
        pdfa.make_page(path, 0, None, files[-1], DEFAULT)
    pdfa.join(files, FACTS, tmp_path / "whole.pdf")
    with pikepdf.open(tmp_path / "whole.pdf") as pdf:
        widths = [round(float(page.mediabox[2])) for page in pdf.pages]
    assert widths == list(range(100, 111))


def test_nothing_is_left_when_it_closes(scan):
    with PdfMaker() as made:
        made.add(scan, 0, TEXT)
        path = made.finish(FACTS)
        assert path.exists()
    assert not path.parent.exists()
