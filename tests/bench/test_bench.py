from __future__ import annotations

import pytest

from ocr.files import opener
from tests.bench import batches, figures, pages, rounds
from tests.bench.report import Figure
from tests.bench.rounds import Spread
from tests.paper import draw

fonts = pytest.mark.skipif(not draw.installed(), reason="needs fonts-noto-cjk")


@fonts
def test_every_round_has_the_same_pages_in_other_bytes(tmp_path):
    made = batches.Batches.drawn(5, 1, tmp_path)
    assert made.pages == 5
    assert made.pairs == 1
    for (warm, count), (first, _) in zip(*made.rounds, strict=True):
        assert warm.read_bytes() != first.read_bytes()
        split = opener.split(first)
        assert len(split.pages) == count
        assert split.warnings == ()
        for page in range(count):
            one, other = (opener.decode(path, page) for path in (warm, first))
            assert (one.pixels == other.pixels).all()


def test_every_other_round_runs_backwards():
    order = []

    def side(name):
        def task(number):
            order.append(name)
            return {"seconds": 1.0, "pages": 1}

        return task

    found = rounds.alternated({"a": side("a"), "b": side("b")}, 3)
    assert "".join(order) == "abbaab"
    assert len(found) == 3


def test_a_goal_is_reached_by_the_median():
    spread = Spread.of([3.0, 1.0, 1.1])
    assert spread == Spread(1.1, 1.0, 3.0)
    assert Figure("time", spread, 1.2).reached
    assert not Figure("rate", spread, 1.2, least=True).reached
    assert Figure("only told", spread).reached is None


def test_the_default_is_held_against_the_line_that_was_best_over_all_rounds():
    def answered(default, other):
        told = {"pages": 10, "cpu_s": 1, "peak_mib": 500, "stages": {"clean": 1, "crop": 9}}
        sides = {figures.ONE: other, "4 x 1": default, figures.BARE: 10.0}
        return {name: told | {"seconds": seconds} for name, seconds in sides.items()}

    found = figures.reading(
        [answered(10, 8), answered(10, 9), answered(10, 12)], [figures.ONE, "4 x 1"], "4 x 1"
    )
    by_name = {figure.name: figure for figure in found}
    best = by_name["default over the best of a sweep (1 x 1), rate"]
    assert best.spread == Spread(0.9, 0.8, 1.2)
    assert by_name["pipeline over bare decode + clean + read"].spread == Spread(0.9, 0.8, 1.2)
    assert by_name["cleaning over reading"].spread.median == pytest.approx(1 / 9)


@fonts
def test_as_many_pages_are_drawn_as_are_asked_for(tmp_path):
    assert [count for _, count in pages.drawn(2, tmp_path)] == [1, 1]
