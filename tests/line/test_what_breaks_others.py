"""Cases that break comparable systems; each test is named after the case."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image, TiffImagePlugin
from sequences.models import Sequence

from catalog.models import Item
from ingest.models import Page
from tests.line import box

pytestmark = pytest.mark.usefixtures("archive")


def test_peers_check_3_a_duplicate_number_on_one_document_stops_no_other(tmp_path):
    """The counter stands behind, as after a restored backup: no number is given twice."""
    assert box.running_numbers(box.feed(box.fill(tmp_path / "before", "abc"))) == [1, 2, 3]
    Sequence.objects.update(last=1)
    told = box.feed(box.fill(tmp_path / "after", "defgh", first_seed=100))
    assert {each["verdict"] for each in told["files"]} == {"filed"}
    assert box.running_numbers(told) == [4, 5, 6, 7, 8]
    numbers = list(Item.objects.values_list("number", flat=True))
    assert len(set(numbers)) == len(numbers) == 8


def noise(mode, size, seed):
    drawn = random.Random(seed)
    bands = {"1": 1, "L": 1, "LA": 2, "RGB": 3, "RGBA": 4}[mode]
    if mode == "1":
        return noise("L", size, seed).convert("1")
    return Image.frombytes(mode, size, drawn.randbytes(size[0] * size[1] * bands))


MIXED = [
    ("L", (200, 300)),
    ("RGBA", (300, 200)),
    ("RGB", (100, 150)),
    ("1", (640, 480)),
    ("LA", (90, 90)),
    ("RGB", (400, 400)),
    ("L", (333, 222)),
    ("RGBA", (64, 640)),
    ("L", (222, 333)),
]


def tiff(pages):
    drawn = [noise(mode, size, seed) for seed, (mode, size) in enumerate(pages)]
    made, packed = io.BytesIO(), {"compression": "tiff_adobe_deflate"}
    drawn[0].save(made, "TIFF", save_all=True, append_images=drawn[1:], **packed)
    return made.getvalue()


def test_peers_check_4_a_tiff_of_mixed_pages_has_the_pages_of_its_directory(tmp_path):
    (tmp_path / "mixed.tif").write_bytes(tiff(MIXED))
    told = box.feed(tmp_path)
    assert box.verdicts(told) == {"mixed.tif": ("filed", None)}
    assert told["account"]["pages_counted"] == len(MIXED)
    assert told["account"]["balances"]
    sizes = Page.objects.order_by("number").values_list("width", "height")
    assert list(sizes) == [size for _, size in MIXED]


def test_peers_check_4_a_broken_page_seven_is_named_and_no_item_is_filed_short(tmp_path):
    (tmp_path / "broken.tif").write_bytes(damaged(tiff(MIXED), page=7))
    told = box.feed(tmp_path)
    (only,) = told["files"]
    assert only["verdict"] in {"set_aside", "refused"}
    assert told["account"]["pages_counted"] == len(MIXED)
    assert told["account"]["balances"]
    assert Item.objects.count() == 0
    stages = dict(Page.objects.values_list("number", "stage"))
    assert stages.pop(7) == "set_aside"
    assert set(stages.values()) <= {"read", "blank"}
    assert [trouble["page"] for trouble in only["troubles"]] == [7]


def damaged(content, page):
    """Overwrite the pixels of a page, and leave the directory as it is."""
    with TiffImagePlugin.TiffImageFile(io.BytesIO(content)) as image:
        image.seek(page - 1)
        offsets, counts = image.tag_v2[273], image.tag_v2[279]
    made = bytearray(content)
    for start, size in zip(offsets, counts, strict=True):
        made[start : start + size] = bytes(size)
    return bytes(made)
