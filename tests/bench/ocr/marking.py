"""How much of a page's truth an answer has, without regard to the order of its lines."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from tests.bench.ocr.papers import Keyword, Paper

_SAME = str.maketrans(
    {
        **dict.fromkeys("“”„‟″＂", '"'), **dict.fromkeys("‘’‚‛′｀`", "'"),
        **dict.fromkeys("‐‑‒–—―−－", "-"), "。": ".", "．": ".", "、": ",", "·": ".", "•": ".",
        **dict.fromkeys("□☐☑☒■◻◼", None),
    }
)  # fmt: skip
"""Signs that readers may name differently, and tick boxes, which are no text."""


def folded(text: str, *, chinese: bool) -> str:
    """Return a text as it is compared: NFKC, signs made alike; blanks dropped in Chinese."""
    plain = unicodedata.normalize("NFKC", text.translate(_SAME)).translate(_SAME)
    return "".join(plain.split()) if chinese else " ".join(plain.split())


def distance(wanted: str, given: str) -> int:
    """Return the edits that turn `wanted` into the substring of `given` nearest to it."""
    text = np.frombuffer(given.encode("utf-32-le"), np.uint32)
    places = np.arange(len(text) + 1)
    row = np.zeros(len(text) + 1, np.int64)
    for number, char in enumerate(wanted, start=1):
        kept = row[:-1] + (text != ord(char))
        row = np.concatenate(([number], np.minimum(kept, row[1:] + 1)))
        row = np.minimum.accumulate(row - places) + places
    return int(row.min())


@dataclass(slots=True)
class Share:
    """So many of so many."""

    part: float = 0
    whole: float = 0

    def add(self, part: float, whole: float = 1) -> None:
        """Count more."""
        self.part += part
        self.whole += whole

    @property
    def value(self) -> float | None:
        """Part of the whole; None of nothing."""
        return self.part / self.whole if self.whole else None


@dataclass(slots=True)
class Marks:
    """What was right on some pages.

    Attributes:
        error: Edits over characters of the truth, each cell against the part of the answer that
            is nearest to it; extra text costs nothing. By "print", "hand" and "all".
        exact: Keywords found as they are, by "print", "hand", "all" and by kind.
        blank: Blank pages on which nothing was read.
        missed: Page and keyword.
    """

    error: dict[str, Share] = field(default_factory=dict)
    exact: dict[str, Share] = field(default_factory=dict)
    blank: Share = field(default_factory=Share)
    missed: list[tuple[Paper, Keyword]] = field(default_factory=list)

    def add(self, paper: Paper, answer: str) -> None:
        """Mark one page."""
        if paper.blank:
            self.blank.add(not answer.strip())
            return
        given = folded(answer, chinese=paper.chinese)
        for segment in paper.segments:
            wanted = folded(segment.text, chinese=paper.chinese)
            edits = distance(wanted, given) if wanted else 0
            for name in ("all", "hand" if segment.hand else "print"):
                self.error.setdefault(name, Share()).add(edits, len(wanted))
        for keyword in paper.keywords:
            found = folded(keyword.text, chinese=paper.chinese) in given
            for name in names(keyword):
                self.exact.setdefault(name, Share()).add(found)
            if not found:
                self.missed.append((paper, keyword))


def names(keyword: Keyword) -> tuple[str, ...]:
    """Return the sums to which a keyword counts."""
    return ("all", "hand" if keyword.hand else "print", keyword.kind)


def marked(papers: Sequence[Paper], answers: Iterable[str]) -> Marks:
    """Mark the answers to some pages."""
    marks = Marks()
    for paper, answer in zip(papers, answers, strict=True):
        marks.add(paper, answer)
    return marks
