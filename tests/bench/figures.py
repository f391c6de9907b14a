"""From what the sides answered to ratios and goals (numbers P1 to P18 of the goals)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from tests.bench.memory import Peak
from tests.bench.report import Figure
from tests.bench.rounds import Round, Spread

BARE, LOOPS, IN_MEMORY = "bare loop", "two bare loops", "default settings, in memory"
NULL_BARE, NULL_LINE = "null engine, bare loop", "null engine, 1 x 1"


def line(children: int, threads: int) -> str:
    """Return what a line with so many children of so many threads is called."""
    return f"{children} x {threads}"


ONE, TWO = line(1, 1), line(2, 1)


def reading(rounds: Sequence[Round], sweep: Sequence[str], default: str) -> Iterator[Figure]:
    """Compare how long the sides took for the same pages.

    Args:
        rounds: At least one.
        sweep: The lines from which the best is chosen.
        default: The line as it is without any setting.
    """
    yield Figure("pipeline over bare decode + clean + read", _over(rounds, ONE, BARE), 1.20)
    yield Figure("cleaning over reading", Spread.of(_cleaning(each) for each in rounds), 0.25)
    if TWO in rounds[0]:
        yield Figure("two children over one, rate", _over(rounds, ONE, TWO), 1.8, least=True)
        yield Figure(
            "two children over two bare loops, rate",
            _over(rounds, LOOPS, TWO), 0.95, least=True,
        )  # fmt: skip
    best = min(sweep, key=lambda name: median(_seconds(rounds, name)))
    yield Figure(
        f"default over the best of a sweep ({best}), rate",
        _over(rounds, best, default), 0.90, least=True,
    )  # fmt: skip
    if IN_MEMORY in rounds[0]:
        yield Figure(
            "durable over kept in memory only, rate",
            _over(rounds, IN_MEMORY, default), 0.95, least=True,
        )  # fmt: skip
    rates = [60 * each[default]["pages"] / each[default]["seconds"] for each in rounds]
    yield Figure("pages a minute as configured by default", Spread.of(rates))
    page_ms = [1000 * _page_s(each, BARE) for each in rounds]
    yield Figure("milliseconds to read a page, bare", Spread.of(page_ms))
    held = [float(each[default]["peak_mib"]) for each in rounds]
    yield Figure("peak memory of a page child on these pages, MiB", Spread.of(held))


def state(empty: Sequence[Round], rounds: Sequence[Round]) -> Iterator[Figure]:
    """Weigh what the line costs beside the reading against the reading."""
    page_s = median(_page_s(each, BARE) for each in rounds)
    beside = [_page_s(each, NULL_LINE) - _page_s(each, NULL_BARE) for each in empty]
    yield Figure(
        "state and queue per page over reading time",
        Spread.of(cost / page_s for cost in beside), 0.02,
    )  # fmt: skip
    yield Figure(
        "milliseconds of state and queue per page", Spread.of(1000 * cost for cost in beside)
    )
    used = [each[ONE]["cpu_s"] / each[ONE]["pages"] for each in rounds]
    yield Figure(
        "milliseconds of processor beside the child, per page",
        Spread.of(1000 * s for s in used),
    )


def register(
    rounds: Sequence[Round], default: str, answers: Mapping[str, Sequence[Mapping[str, Any]]]
) -> Iterator[Figure]:
    """Rate what is done without reading anything: again, index, ledger."""
    page_s = median(_page_s(each, BARE) for each in rounds)
    yield Figure(
        "rebuilding the index over reading, pages a second",
        Spread.of(each["pages"] / each["seconds"] * page_s for each in answers["rebuild"]),
        50, least=True,
    )  # fmt: skip
    first = median(_seconds(rounds, default))
    yield Figure(
        "the same batch again over the first time",
        Spread.of(each["seconds"] / first for each in answers["again"]), 0.05,
    )  # fmt: skip
    yield Figure(
        "ledger entries verified a second",
        Spread.of(each["entries"] / each["seconds"] for each in answers["verify"]),
        20_000, least=True,
    )  # fmt: skip


def space(kept: Mapping[str, Any]) -> Iterator[Figure]:
    """Compare what is kept with what came in; by kind without the tables."""
    yield Figure(
        "bytes kept over bytes of originals", _one(kept["kept"] / kept["originals"]), 1.8
    )
    for kind, (originals, objects) in sorted(kept["kinds"].items()):
        yield Figure(f"  {kind}: original and views over originals", _one(objects / originals))


def memory(peaks: Sequence[Peak]) -> Iterator[Figure]:
    """Compare how a child's peak grows with how the decoded page grows."""
    for peak in peaks:
        name = f"peak memory of a child per byte of a page of {peak.page}"
        yield Figure(name, _one(peak.ratio), 8)
        yield Figure("  that peak, MiB", _one(peak.large))
    yield Figure("  engine loaded, MiB", Spread.of(peak.loaded for peak in peaks))
    yield Figure("  after A4 at 150 dpi, MiB", Spread.of(peak.working for peak in peaks))


def _over(rounds: Sequence[Round], top: str, bottom: str) -> Spread:
    """Time a page takes one side over what it takes another, round by round."""
    return Spread.of(_page_s(each, top) / _page_s(each, bottom) for each in rounds)


def _seconds(rounds: Sequence[Round], name: str) -> list[float]:
    return [each[name]["seconds"] for each in rounds]


def _page_s(each: Round, name: str) -> float:
    return float(each[name]["seconds"] / each[name]["pages"])


def _cleaning(each: Round) -> float:
    stages = each[BARE]["stages"]
    return float(stages.get("clean", 0) / (sum(stages.values()) - stages.get("clean", 0)))


def _one(value: float) -> Spread:
    return Spread(value, value, value)
