"""ALTO: valid, complete, in pixels of the page image, without blanks inside Chinese."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.export.alto import (
    NAMESPACE,
    SourceImage,
    to_alto,
)
from ocr.port import Candidate, Char, Line, PageText
from tests.alto_schema import alto

SOURCE = SourceImage(
    "B001-ZY·LP·CL·2024·D10-000001",
    "B001-ZY.LP.CL.2024.D10-000001-0002.tif",
    2,
    "2026-11-25T01:00:00+00:00",
)


def line(text, row=0, left=100, top=50, candidates=()):
    chars = tuple(
        Char(one, (left + 20 * at, top, left + 20 * at + 20, top + 30), 0.5, candidates)
        for at, one in enumerate(text)
    )
    return Line(chars, (left, top, left + 20 * len(text), top + 30), row)


def page(*lines, turn=0):
    return PageText(1240, 1754, lines, "ppocr-v6-small", "1.2", turn, not lines)


def found(document, name):
    return alto(document).iter(f"{{{NAMESPACE}}}{name}")


def strings(*lines):
    return [each.get("CONTENT") for each in found(to_alto(page(*lines), SOURCE), "String")]


def test_a_document_says_where_it_comes_from():
    root = alto(to_alto(page(line("保单")), SOURCE))
    said = {each.tag.split("}")[1]: each.text for each in root.iter() if each.text}
    assert said["MeasurementUnit"] == "pixel"
    assert said["fileName"] == "B001-ZY.LP.CL.2024.D10-000001-0002.tif"
    assert said["documentIdentifier"] == "B001-ZY·LP·CL·2024·D10-000001"
    assert (said["softwareName"], said["softwareVersion"]) == ("ppocr-v6-small", "1.2")


def test_positions_are_pixels_of_the_page_image():
    (glyph, _) = found(to_alto(page(line("保单")), SOURCE), "Glyph")
    place = {key: glyph.get(key) for key in ("HPOS", "VPOS", "WIDTH", "HEIGHT", "GC")}
    assert place == {"HPOS": "100", "VPOS": "50", "WIDTH": "20", "HEIGHT": "30", "GC": "0.5000"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("保单号码", ["保单号码"]),
        ("保 单 号码", ["保单号码"]),
        ("Policy AH 63", ["Policy", "AH", "63"]),
        ("姓名 Zhang San 男", ["姓名", "Zhang", "San", "男"]),
        (" 保单 ", ["保单"]),
    ],
)
def test_words_stand_apart_and_chinese_does_not(text, words):
    assert strings(line(text)) == words


def test_next_best_readings_are_variants():
    doubtful = line("未", candidates=(Candidate("末", 0.3), Candidate("木", 0.1)))
    document = to_alto(page(doubtful), SOURCE)
    told = [(each.get("CONTENT"), each.get("VC")) for each in found(document, "Variant")]
    assert told == [("末", "0.3000"), ("木", "0.1000")]


def test_the_cells_of_a_row_are_blocks_of_one_block():
    document = to_alto(page(line("姓名"), line("苏慕雪", left=300), line("性别", 1)), SOURCE)
    (row,) = found(document, "ComposedBlock")
    assert len(row) == 2
    assert len(list(found(document, "TextBlock"))) == 3


def test_a_turned_page_says_how_its_text_lies():
    (sheet,) = found(to_alto(page(line("保单"), turn=90), SOURCE), "Page")
    assert sheet.get("ROTATION") == "90"


def test_a_blank_page_has_no_blocks():
    (space,) = found(to_alto(page(), SOURCE), "PrintSpace")
    assert len(space) == 0


text = st.text(st.characters(codec=None), min_size=1, max_size=8)


@given(st.lists(st.tuples(text, st.integers(0, 3)), max_size=6))
def test_whatever_was_read_gives_a_valid_document(cells):
    lines = [
        line(said, row, left=50 + 200 * place)
        for place, (said, row) in enumerate(sorted(cells, key=lambda cell: cell[1]))
    ]
    assert alto(to_alto(page(*lines), SOURCE)).tag.endswith("}alto")
