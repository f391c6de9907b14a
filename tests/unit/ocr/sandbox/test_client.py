"""Pages are read in a process that may be lost without harm."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PIL import Image

from ocr.errors import ChildLost, OcrError, Unreadable
from ocr.limits import Limits
from ocr.sandbox.client import PageReader
from tests.places import ROOT
from tests.unit.ocr import pdfs

BAD = ROOT.parent / "shared" / "bad-inputs"
LIMITS = Limits(cpu_s=4, wall_s=20)

needs_bad = pytest.mark.skipif(not BAD.is_dir(), reason="the hostile files are not here")


def endless(path):
    """A page of forms that draw forms: pdfium never comes to an end of 10^9 draws."""
    forms = [
        pdfs.stream(
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>"
            % (number + 1),
            b"/X Do " * 10 if number < 14 else b"0 0 1 1 re f",
        )
        for number in range(5, 15)
    ]
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R"
    path.write_bytes(
        pdfs.joined(
            [
                b"<</Type/Catalog/Pages 2 0 R>>",
                b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                page + b"/Resources<</XObject<</X 5 0 R>>>>>>",
                pdfs.stream(b"", b"/X Do"),
                *forms,
            ]
        )
    )
    return path


def good(folder):
    Image.new("RGB", (300, 200), (250, 240, 200)).save(folder / "good.png")
    return folder / "good.png"


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pid, within_s=5):
    end = time.monotonic() + within_s
    while is_alive(pid) and time.monotonic() < end:
        time.sleep(0.05)
    return not is_alive(pid)


def test_a_page_is_read_and_seen(tmp_path):
    with PageReader("null", limits=LIMITS) as reader:
        split = reader.split(good(tmp_path))
        page = reader.read(good(tmp_path), 0)
    assert (split.kind, len(split.pages)) == ("png", 1)
    assert (page.text.width, page.text.height, page.text.engine) == (300, 200, "null")
    assert (page.view_width, page.view_height) == (300, 200)
    assert page.view.startswith(b"\xff\xd8\xff")
    assert page.measures.paper == (0, 0, 300, 200)
    assert page.measures.colour
    assert page.seconds > 0


def test_what_cannot_be_read_costs_no_child(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"%!PS-Adobe-3.0")
    with PageReader("null", limits=LIMITS) as reader:
        reader.split(good(tmp_path))
        before = reader.pid
        with pytest.raises(Unreadable, match="not-an-image"):
            reader.split(tmp_path / "a.jpg")
        assert reader.pid == before


def test_a_page_without_end_is_given_up_and_the_next_is_read(tmp_path):
    with PageReader("null", limits=Limits(cpu_s=1.5, wall_s=10)) as reader:
        start = time.monotonic()
        with pytest.raises(ChildLost) as lost:
            reader.read(endless(tmp_path / "a.pdf"), 0)
        assert time.monotonic() - start < 10
        assert lost.value.code in {"page-timeout", "page-memory"}
        assert lost.value.transient
        assert reader.read(good(tmp_path), 0).text.engine == "null"


def test_a_page_that_takes_too_much_memory_is_given_up(tmp_path):
    Image.new("RGB", (9000, 9000), (200, 10, 10)).save(tmp_path / "a.png")
    with PageReader("null", limits=Limits(memory_mib=300)) as reader:
        assert reader.split(tmp_path / "a.png").pages[0].trouble is None
        with pytest.raises(ChildLost, match="page-memory"):
            reader.read(tmp_path / "a.png", 0)
        assert reader.read(good(tmp_path), 0).text.width == 300


def test_a_child_killed_in_mid_page_is_replaced(tmp_path):
    with PageReader("null", limits=LIMITS) as reader:
        reader.read(good(tmp_path), 0)
        killed = reader.pid
        threading.Timer(0.5, os.kill, (killed, signal.SIGKILL)).start()
        with pytest.raises(ChildLost, match="page-crash"):
            reader.read(endless(tmp_path / "a.pdf"), 0)
        assert reader.read(good(tmp_path), 0).text.width == 300
        assert reader.pid != killed


def test_a_child_is_replaced_after_its_pages(tmp_path):
    with PageReader("null", limits=Limits(pages_per_child=2)) as reader:
        pids = []
        for _ in range(4):
            reader.split(good(tmp_path))
            pids.append(reader.pid)
            reader.read(good(tmp_path), 0)
    assert pids[0] == pids[1] != pids[2] == pids[3]


@pytest.mark.parametrize("busy", [False, True])
def test_a_child_ends_with_its_parent(tmp_path, busy):
    endless(tmp_path / "a.pdf")
    good(tmp_path)
    program = f"""
import pathlib
from ocr.sandbox.client import PageReader
folder = pathlib.Path({str(tmp_path)!r})
reader = PageReader("null")
reader.read(folder / "good.png", 0)
print(reader.pid, flush=True)
reader.read(folder / "a.pdf", 0) if {busy} else input()
"""
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        time.sleep(0.5)
        assert is_alive(pid)
        scratch = Path(f"/proc/{pid}/cwd").readlink()
        parent.kill()
    assert gone(pid)
    assert not scratch.exists()


def test_closing_leaves_no_process_and_no_scratch(tmp_path):
    reader = PageReader("null")
    reader.read(good(tmp_path), 0)
    pid = reader.pid
    scratch = Path(f"/proc/{pid}/cwd").readlink()
    assert scratch.is_dir()
    reader.close()
    assert gone(pid)
    assert not scratch.exists()
    assert reader.pid is None


def test_a_child_inherits_no_secret(tmp_path, monkeypatch):
    monkeypatch.setenv("LANTAI_SECRET_KEY", "not-for-children")
    with PageReader("null") as reader:
        reader.split(good(tmp_path))
        environment = Path(f"/proc/{reader.pid}/environ").read_bytes()
    assert b"not-for-children" not in environment


def test_a_child_holds_no_file_of_its_parent(tmp_path):
    with (tmp_path / "key").open("w") as secret, PageReader("null") as reader:
        reader.split(good(tmp_path))
        held = {str(link.readlink()) for link in Path(f"/proc/{reader.pid}/fd").iterdir()}
    assert secret.name not in held


VERDICTS = {
    "R": "refused",
    "A": "read",
}


def verdicts():
    """Name and verdict of each file, from the table beside them."""
    for line in (BAD / "README.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) > 5 and cells[3] in {"R", "A", "E"} and not cells[1].endswith(".json"):
            yield cells[1], cells[3]


@needs_bad
def test_every_hostile_file_gets_its_verdict_within_bounds():
    wrong = []
    with PageReader("null", limits=LIMITS) as reader:
        for name, verdict in verdicts():
            start = time.monotonic()
            seen = outcome(reader, BAD / name)
            if time.monotonic() - start > 30 or VERDICTS.get(verdict, seen) != seen:
                wrong.append((name, verdict, seen))
    assert wrong == []


@needs_bad
@pytest.mark.parametrize(
    ("name", "pages"),
    [("pillow__total-pages-zero.tif", 3), ("pillow__multipage_single_frame_loop.tiff", 1)],
)
def test_the_real_number_of_pages_is_found(name, pages):
    with PageReader("null", limits=LIMITS) as reader:
        assert len(reader.split(BAD / name).pages) == pages


def outcome(reader, path):
    try:
        pages = reader.split(path).pages
        for number in range(min(3, len(pages))):
            reader.read(path, number)
    except OcrError:
        return "refused"
    return "read"
