"""What every engine promises; see `ocr.port.Engine`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.engines import registry
from ocr.errors import EngineMissing
from ocr.port import BETWEEN_CELLS
from tests.paper import draw

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
SIZE = (1240, 1754)
CELLS = [
    ("保险金给付申请书", (380, 90), 52),
    ("投保人：赵伟明", (150, 260), 34),
    ("保单号：AH630873821424105", (700, 260), 34),
    ("申请日期：2024年01月21日", (150, 360), 34),
    ("联系电话：19900000012", (700, 360), 34),
    ("诊断：急性阑尾炎，于人民医院住院治疗九天后出院", (150, 460), 34),
    ("开户银行：东江市商业银行滨河支行", (150, 560), 34),
    ("申请金额：人民币壹万贰仟叁佰元整", (150, 660), 34),
    ("本人声明以上陈述均为事实，并无虚假及重大遗漏。", (150, 760), 34),
    ("本人授权医疗机构向贵公司提供与本次事故有关的资料。", (150, 860), 34),
]
WORDS = ["给付申请书", "赵伟明", "630873821424105", "2024年01月21日", "急性", "滨河支行"]


@pytest.fixture(params=[*registry.PADDLE, "tesseract"], scope="module")
def reading(request):
    """Engines that do read."""
    try:
        return registry.make(request.param, precision="f32")
    except EngineMissing as missing:
        pytest.skip(f"{missing.needs} is not installed")


@pytest.fixture(params=registry.NAMES, scope="module")
def engine(request):
    try:
        return registry.make(request.param, precision="f32")
    except EngineMissing as missing:
        pytest.skip(f"{missing.needs} is not installed")


@pytest.fixture(scope="module")
def page():
    if not FONT.is_file():
        pytest.skip("no font with Chinese characters")
    image = Image.new("L", SIZE, 248)
    draw = ImageDraw.Draw(image)
    for text, place, size in CELLS:
        draw.text(place, text, font=ImageFont.truetype(str(FONT), size), fill=25)
    return np.asarray(image)


@pytest.fixture(scope="module")
def read(reading, page):
    """The page as each engine that reads has read it, once for all tests."""
    return reading.read(page)


def true_box(word):
    text, (left, top), size = next(cell for cell in CELLS if word in cell[0])
    font = ImageFont.truetype(str(FONT), size)
    start = font.getlength(text[: text.index(word)])
    box = font.getbbox(word)
    return left + start + box[0], top + box[1], left + start + box[2], top + box[3]


def squeezed(read):
    """The text and boxes without blanks."""
    kept = [(c, box) for c, box in zip(read.text, read.boxes, strict=True) if not c.isspace()]
    return "".join(c for c, _ in kept), [box for _, box in kept]


def found_box(read, word):
    text, boxes = squeezed(read)
    at = text.find(word)
    if at < 0:
        return None
    left, top, right, bottom = zip(*boxes[at : at + len(word)], strict=True)
    return min(left), min(top), max(right), max(bottom)


def overlap(one, other):
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    both = (one[2] - one[0]) * (one[3] - one[1]) + (other[2] - other[0]) * (other[3] - other[1])
    return width * height / (both - width * height)


def turned_back(box, degrees):
    """Where a box of the upright page lies once the page is turned clockwise."""
    x0, y0, x1, y1 = box
    width, height = SIZE
    return {
        90: (height - y1, x0, height - y0, x1),
        180: (width - x1, height - y1, width - x0, height - y0),
        270: (y0, width - x1, y1, width - x0),
    }[degrees]


def test_every_answer_fits_its_page_and_names_its_engine(engine, page):
    read = engine.read(page)
    assert (read.width, read.height) == SIZE
    assert (read.engine, read.version) == (engine.name, engine.version)
    assert engine.name
    assert engine.version
    for char in (char for line in read.lines for char in line.chars):
        assert len(char.text) == 1
        assert 0.0 <= char.confidence <= 1.0
        assert 0 <= char.box[0] < char.box[2] <= SIZE[0]
        assert 0 <= char.box[1] < char.box[3] <= SIZE[1]


def test_the_page_is_left_as_it_was(engine, page):
    colour = np.ascontiguousarray(np.repeat(page[:, :, None], 3, axis=2))
    before = colour.copy()
    colour.flags.writeable = False
    engine.read(colour)
    assert np.array_equal(colour, before)


@pytest.mark.parametrize("shape", [(1, 1), (8, 3000), (3000, 8), (60, 90, 3)])
def test_a_page_of_any_shape_is_answered(engine, shape):
    read = engine.read(np.full(shape, 255, np.uint8))
    assert (read.height, read.width) == shape[:2]
    assert read.lines == ()


def test_a_clean_page_is_read(reading, read):
    text, _ = squeezed(read)
    missed = [word for word in WORDS if word not in text]
    assert len(missed) <= (0 if reading.name.startswith("ppocr") else 2)


def test_cells_beside_each_other_share_a_row(read):
    rows = read.text.split("\n")
    together = [row for row in rows if "赵伟明" in row]
    assert len(together) == 1
    assert "630873821424105" in together[0]
    assert BETWEEN_CELLS in together[0]
    assert "滨河支行" not in together[0]


def test_rows_stand_from_the_top(read):
    text, _ = squeezed(read)
    found = [text.find(word) for word in WORDS if word in text]
    assert found == sorted(found)


def test_boxes_lie_on_the_words(reading, read):
    least = (
        0.5 if reading.name.startswith("ppocr") else 0.2
    )  # Tesseract gives words, not characters
    for word in WORDS:
        box = found_box(read, word)
        assert box is None or overlap(box, true_box(word)) >= least, word


def test_colour_and_gray_are_read_the_same(reading, page, read):
    colour = np.ascontiguousarray(np.repeat(page[:, :, None], 3, axis=2))
    assert reading.read(colour).text == read.text


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_page_gives_the_same_text_where_it_was_scanned(reading, page, read, degrees):
    if reading.name == "tesseract":
        pytest.skip("Tesseract's own guess at the turn is wrong for half of the pages")
    turned = reading.read(np.ascontiguousarray(np.rot90(page, -degrees // 90)))
    assert turned.turn == (360 - degrees) % 360
    assert squeezed(turned)[0] == squeezed(read)[0]
    for word in WORDS:
        box = turned_back(true_box(word), degrees)
        assert overlap(found_box(turned, word), box) >= 0.5, word


def test_a_dense_form_is_set_upright_from_every_side():
    """Its middle alone leaves the model in doubt when it lies on its right side."""
    if not draw.installed():
        pytest.skip("no Chinese fonts")
    try:
        engine = registry.make("ppocr-v6-small")
    except EngineMissing as missing:
        pytest.skip(f"{missing.needs} is not installed")
    drawn = np.asarray(draw.form("APPLICATION", 514, "yellowed").image)[:, :, ::-1]
    turns = [engine.read(np.ascontiguousarray(np.rot90(drawn, n))).turn for n in range(4)]
    assert turns == [0, 90, 180, 270]


def test_a_sheet_without_text_is_blank(reading):
    paper = np.random.default_rng(7).normal(240, 4, (1200, 850)).clip(0, 255)
    read = reading.read(paper.astype(np.uint8))
    assert read.blank
    assert read.lines == ()
    assert read.turn == 0


def test_a_sheet_with_one_line_is_not_blank(reading):
    image = Image.new("L", SIZE, 250)
    font = ImageFont.truetype(str(FONT), 36) if FONT.is_file() else pytest.skip("no font")
    ImageDraw.Draw(image).text((200, 800), "附页：本页以下空白", font=font, fill=30)
    read = reading.read(np.asarray(image))
    assert not read.blank
    assert "以下空白" in squeezed(read)[0]


def test_the_null_engine_does_not_call_a_page_blank(page):
    assert not registry.make("null").read(page).blank


def test_an_unknown_engine_is_an_error():
    with pytest.raises(ValueError, match="abbyy"):
        registry.make("abbyy")
