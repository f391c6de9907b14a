"""Masters are made when first wanted, by the child, and kept with their recipe."""

from __future__ import annotations

import hashlib
import io
import json

import numpy as np
import pytest
from django.core import management
from PIL import Image

from catalog.models import Item, LedgerEntry
from config import wiring
from ingest.models import Page
from ocr.errors import Unreadable
from storage import keys
from tests.line import box
from workers.export import derivatives
from workers.line import child_pool

pytestmark = pytest.mark.usefixtures("archive")


@pytest.fixture
def page(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    dots = np.random.default_rng(2).integers(0, 256, (175, 124), np.uint8)
    Image.fromarray(dots).resize((1240, 1754)).save(folder / "a.png", dpi=(150, 150))
    box.feed(folder)
    return Page.objects.select_related("file").get()


def kept(page, name):
    return wiring.objects().open(keys.derivative(page.file.sha256, page.number, name))


def test_a_master_is_made_once_and_given_again(page, monkeypatch):
    with derivatives.image(page, "master") as first:
        content = first.read()
    name = derivatives.wanted(page, "master").file_name
    with kept(page, name) as stored:
        assert stored.read() == content
    monkeypatch.setattr(child_pool, "making", None)  # no second making
    with derivatives.image(page, "master") as again:
        assert again.read() == content
    with wiring.objects().open(keys.original(page.file.sha256)) as original:
        pixels = np.asarray(Image.open(io.BytesIO(original.read())))
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(content))), pixels)


def test_the_recipe_names_original_page_and_image(page):
    recipe = derivatives.recipe(page, "readable")
    with derivatives.image(page, "readable") as made:
        digest = hashlib.sha256(made.read()).hexdigest()
    assert recipe["original"] == {"sha256": page.file.sha256, "page": 1}
    assert recipe["image"]["sha256"] == digest
    assert derivatives.recipe(page, "readable") == recipe


def test_a_page_that_is_measured_otherwise_gets_a_master_of_its_own(page):
    with derivatives.image(page, "master"):
        before = derivatives.wanted(page, "master").name
    page.measures["skew_deg"] = 2.5
    assert derivatives.wanted(page, "master").name != before
    with derivatives.image(page, "master") as made:
        assert Image.open(io.BytesIO(made.read())).size > (1240, 1754)


def test_a_page_read_before_pages_were_measured_has_images_too(page):
    page.measures, page.turn = None, 90
    with derivatives.image(page, "master") as made:
        assert Image.open(io.BytesIO(made.read())).size == (1754, 1240)


def test_the_command_writes_masters_by_number_and_page_with_their_recipes(page, tmp_path):
    number = Item.objects.get().number
    with pytest.raises(SystemExit) as ended:
        management.call_command("images", number.replace("·", "."), to=str(tmp_path / "out"))
    assert ended.value.code == 0
    written = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert written == [f"{number}-0001.tif", f"{number}-0001.tif.json"]
    recipe = json.loads((tmp_path / "out" / written[1]).read_text())
    content = (tmp_path / "out" / written[0]).read_bytes()
    assert recipe["image"]["sha256"] == hashlib.sha256(content).hexdigest()
    entry = LedgerEntry.objects.order_by("-seq").first()
    assert entry is not None
    assert entry.detail == {"what": "master", "pages": "all"}


@pytest.mark.parametrize("asked", [{"batch": 0}, {"query": "a"}])
def test_the_command_takes_a_batch_or_a_query(page, tmp_path, asked):
    batch = page.file.batch_id
    asked = {"batch": batch} if "batch" in asked else asked
    with pytest.raises(SystemExit) as ended:
        management.call_command("images", to=str(tmp_path / "out"), readable=True, **asked)
    assert ended.value.code == 0
    assert [path.suffix for path in sorted((tmp_path / "out").iterdir())] == [".jpg", ".json"]


def test_the_command_wants_to_know_which_items(archive, tmp_path):
    with pytest.raises(SystemExit) as ended:
        management.call_command("images", to=str(tmp_path / "out"))
    assert ended.value.code == 2


def test_what_cannot_be_decoded_makes_nothing(page):
    page.number = 7
    with pytest.raises(Unreadable):
        derivatives.image(page, "master")
