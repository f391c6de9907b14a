"""The comparison as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.bench.ocr import finding
from tests.bench.ocr.finding import Finds
from tests.bench.ocr.marking import Marks, Share, marked
from tests.bench.ocr.papers import Paper
from tests.bench.ocr.sides import ENGINES, TITLES, Answer


def print_report(papers: Sequence[Paper], answers: Mapping[str, Sequence[Answer]]) -> None:
    """Print all tables: by group of pages what is right and found, then what it costs."""
    for group in (*sorted({paper.group for paper in papers}), ""):
        held = [n for n, paper in enumerate(papers) if group in {paper.group, ""}]
        some = [papers[number] for number in held]
        print(f"\n{group or 'all pages'}: {len(some)}")
        print(f"{'':<24}{'field error %':^27}{'keywords found %':^27}{'blank':>7}")
        print(f"{'':<24}" + f"{'all':>9}{'print':>9}{'hand':>9}" * 2)
        for name, given in answers.items():
            marks = marked(some, [given[number].text for number in held])
            print(
                f"{TITLES[name]:<24}{_three(marks.error)}{_three(marks.exact)}{_blank(marks)}"
            )
    _print_kinds(papers, answers)
    _print_finds(papers, answers)
    _print_costs(answers)


def print_two(one: float, two: float) -> None:
    """Print what a second process on a second core brings."""
    print(f"\ntwo processes on two cores over one, default: {two / one:.2f}")


def _print_kinds(papers: Sequence[Paper], answers: Mapping[str, Sequence[Answer]]) -> None:
    found = {
        name: marked(papers, [answer.text for answer in given]).exact
        for name, given in answers.items()
    }
    kinds = sorted({kind for marks in found.values() for kind in marks})
    print(f"\nkeywords found, by kind\n{'':<24}" + "".join(f"{kind:>11}" for kind in kinds))
    for name, marks in found.items():
        print(f"{TITLES[name]:<24}" + "".join(_cell(marks.get(kind), 11) for kind in kinds))


def _print_finds(papers: Sequence[Paper], answers: Mapping[str, Sequence[Answer]]) -> None:
    print("\nsearch: keywords missed as read, and found all the same (%)")
    print(f"{'':<24}{'next-best':^18}{'similar':^18}{'false hits':^18}{'doubts':>9}")
    print(
        f"{'':<24}" + f"{'print':>9}{'hand':>9}" * 2 + f"{'next':>9}{'similar':>9}{'a char':>9}"
    )
    for name in (name for name in ENGINES if name in answers):
        print(f"{TITLES[name]:<24}{_finds(finding.found(papers, answers[name]))}")


def _finds(finds: Finds) -> str:
    cells = [
        finds.doubtful.get("print"), finds.doubtful.get("hand"), finds.similar.get("print"),
        finds.similar.get("hand"), finds.false_doubtful, finds.false_similar, finds.doubts,
    ]  # fmt: skip
    return "".join(_cell(cell) for cell in cells)


def _print_costs(answers: Mapping[str, Sequence[Answer]]) -> None:
    print(f"\none core\n{'':<24}{'s/page':>9}{'CPU s':>9}{'peak MiB':>9}{'default is':>12}")
    first = _mean(answers[next(iter(answers))], "seconds")
    for name, given in answers.items():
        seconds, used = _mean(given, "seconds"), _mean(given, "cpu_s")
        peak = max(answer.peak_mib for answer in given)
        times = f"{seconds / first:.2f} x"
        print(f"{TITLES[name]:<24}{seconds:>9.2f}{used:>9.2f}{peak:>9.0f}{times:>12}")


def _mean(given: Sequence[Answer], what: str) -> float:
    return float(sum(getattr(answer, what) for answer in given)) / len(given)


def _three(shares: Mapping[str, Share]) -> str:
    return "".join(_cell(shares.get(name)) for name in ("all", "print", "hand"))


def _blank(marks: Marks) -> str:
    share = marks.blank
    return f"{share.part:>4.0f}/{share.whole:.0f}" if share.whole else f"{'-':>7}"


def _cell(share: Share | None, width: int = 9) -> str:
    value = share.value if share else None
    return f"{'-':>{width}}" if value is None else f"{100 * value:>{width}.2f}"
