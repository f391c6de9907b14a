"""The recorded engine, with which the tests read, says what the real engine says today.

Where this fails, the engine, its models or the decoding of pages changed: `make record`.
"""

from __future__ import annotations

import shutil

import pytest

from ocr import record
from tests import program
from tests.crash import archive
from tests.places import SCANS

F32 = {"LANTAI_ENGINE_PRECISION": "f32"}
BOX = ("004-*.pdf", "006-*.tif", "007-*.jpg", "012-*")
"""A policy that carries its own text, an application, a certificate, and what lies beside."""


@pytest.fixture(scope="module")
def box(tmp_path_factory):
    folder = tmp_path_factory.mktemp("box")
    for pattern in BOX:
        shutil.copy(next(SCANS.glob(pattern)), folder)
    return folder


def readings(home, box, **engine):
    """Return what was read on each page of the box, by file and page."""
    program.answer(home, "ingest", str(box), **F32, **engine)
    asked = archive.rows(
        home,
        "select f.path, p.number, r.record from ingest_reading r"
        " join ingest_page p on p.id = r.page_id join ingest_sourcefile f on f.id = p.file_id",
    )
    return {(path, page): record.from_bytes(read) for path, page, read in asked}


def test_texts_boxes_and_confidences_are_those_of_the_real_engine(tmp_path, box):
    replayed = readings(tmp_path / "recorded", box)
    real = readings(tmp_path / "real", box, **program.REAL)
    assert len(real) >= len(BOX)
    assert replayed.keys() == real.keys()
    for page, text in real.items():
        again = replayed[page]
        assert (again.engine, again.version) == (text.engine, text.version)
        assert (again.text, again.turn, again.blank) == (text.text, text.turn, text.blank)
        assert [line.box for line in again.lines] == [line.box for line in text.lines]
        assert again.boxes == text.boxes
        assert _confidences(again) == pytest.approx(_confidences(text), abs=1e-3)


def _confidences(text):
    return [char.confidence if char else 0.0 for char in text.chars]
