"""How many keywords search finds: as read, with alternative readings, and nearly."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field

from ocr import record
from search.matching import (
    matches,
    uncertainty,
)
from search.matching.matches import MatchKind
from search.normalise import normalise
from tests.bench.ocr.marking import Share
from tests.bench.ocr.papers import Paper
from tests.bench.ocr.sides import Answer
from workers.stations.uncertainty import doubts as doubts_of


@dataclass(slots=True)
class Finds:
    """What search finds on some pages, by "print" and "hand".

    Attributes:
        exact: Keywords found as they were read.
        doubtful: Of those missed, found with alternative readings.
        similar: Of those missed, found with alternative readings or by the similar search.
        doubts: Likely alternative readings over characters read.
        false_doubtful: Keywords of other pages that stand here with alternative readings.
        false_similar: The same by the similar search.
    """

    exact: dict[str, Share] = field(default_factory=dict)
    doubtful: dict[str, Share] = field(default_factory=dict)
    similar: dict[str, Share] = field(default_factory=dict)
    doubts: Share = field(default_factory=Share)
    false_doubtful: Share = field(default_factory=Share)
    false_similar: Share = field(default_factory=Share)


def found(papers: Sequence[Paper], answers: Sequence[Answer]) -> Finds:
    """Look for the keywords of every page on it, and for those of the others."""
    finds, forms = Finds(), [form(answer) for answer in answers]
    everything = sorted({normalise(k.text).text for paper in papers for k in paper.keywords})
    for paper, here in zip(papers, forms, strict=True):
        finds.doubts.add(sum(map(len, here.likely.values())), len(here.text))
        for keyword in paper.keywords:
            _count(finds, "hand" if keyword.hand else "print", _how(keyword.text, here))
        truth = "".join(normalise(segment.text).text for segment in paper.segments)
        for word in everything:
            if len(word) > 1 and word not in truth and word not in here.text:
                place = matches.best_match(word, here, similar=True)
                finds.false_doubtful.add(place is not None and place.how == MatchKind.DOUBTFUL)
                finds.false_similar.add(place is not None)
    return finds


def form(answer: Answer) -> uncertainty.NormalisedPassage:
    """Return an answer's text in normal form, with its doubts."""
    page = record.from_bytes(base64.b64decode(answer.record))
    return uncertainty.normalised(normalise(page.text), doubts_of(page))


def _how(text: str, here: uncertainty.NormalisedPassage) -> MatchKind | None:
    place = matches.best_match(normalise(text).text, here, similar=True)
    return place.how if place else None


def _count(finds: Finds, group: str, how: MatchKind | None) -> None:
    finds.exact.setdefault(group, Share()).add(how == MatchKind.EXACT)
    if how != MatchKind.EXACT:
        finds.doubtful.setdefault(group, Share()).add(how == MatchKind.DOUBTFUL)
        finds.similar.setdefault(group, Share()).add(how is not None)
