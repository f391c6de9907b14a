"""Classifier of document types, by the text of an item's first pages.

Evidence is the title, which is large, centred and near the top, and words that only some forms
print. Titles are compared with those of the scheme by normalised Levenshtein similarity, to
allow for misread characters; words must match exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from catalog.describe import (
    headings,
    wording,
)
from catalog.describe.headings import (
    Heading,
    TextLine,
)
from catalog.scheme.class_scheme import ClassScheme, SchemeType

__all__ = ["Proposal", "Reason", "TextLine", "propose"]

OTHER = "OTHER"
PAGES = 3
"""Pages that are evaluated; later ones are mostly annexes of another type."""

LATER_PAGE = 0.85
"""Factor for a title on a page after the first."""

ENOUGH = 0.35
"""Least confidence of a proposed type."""

UNKNOWN = 0.1
"""Confidence of the proposal OTHER."""

_TITLE_SPEAKS, _SIGNS_SPEAK = 0.93, 0.6
"""Confidence from a perfect title alone, and from a full set of printed words alone."""

_SHORT = 3
"""Names up to this length must match exactly: 投保单 and 保险单 differ by one character."""

_FIT = 0.74
"""Least similarity of a longer name: of four characters one may be misread."""

_WEAK_SHARE = 0.5
"""Least weight of a name at the end of a much longer line, which is less likely its title."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Evidence for a proposed type.

    Attributes:
        kind: Whether a title or a printed word was recognised.
        text: That title or word, as in the scheme.
        page: Index of the page, from 0.
        strength: Weight of the evidence, 0.0 to 1.0.
    """

    kind: Literal["title", "sign"]
    text: str
    page: int
    strength: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed document type.

    Attributes:
        type_code: A document type; "OTHER" if none matches.
        class_code: The class of that type.
        confidence: 0.0 to 1.0.
        title: Title as printed, without blanks between spaced characters; None if there is
            none.
        reasons: The title, then printed words by weight; empty for "OTHER".
    """

    type_code: str
    class_code: str
    confidence: float
    title: str | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Match:
    type_code: str
    reason: Reason
    printed: str


def propose(first_pages: Sequence[Sequence[TextLine]], scheme: ClassScheme) -> Proposal:
    """Propose a document type for an item.

    Args:
        first_pages: Lines of the item's first pages, in order, in upright coordinates.
        scheme: Scheme with the document types.
    """
    pages = first_pages[:PAGES]
    heads = [headings.headings(lines) for lines in pages]
    titles = [m for page, found in enumerate(heads) for m in _titles(page, found, scheme)]
    signs = _signs(pages, scheme)
    scores = _scores(titles, signs)
    ranked = sorted(scores, key=lambda code: scores[code], reverse=True)
    if not ranked or scores[ranked[0]] < ENOUGH:
        return _of(scheme.document_type(OTHER), UNKNOWN, _plain_title(heads), ())
    best = ranked[0]
    rival = scores[ranked[1]] if len(ranked) > 1 else 0.0
    own = sorted((m for m in titles if m.type_code == best), key=_strength, reverse=True)
    reasons = [m.reason for m in own[:1]] + sorted(
        signs.get(best, []), key=_weight, reverse=True
    )
    title = own[0].printed if own else _plain_title(heads)
    kind, sure = scheme.document_type(best), _against(scores[best], rival)
    return _of(kind, sure, title, tuple(reasons))


def _of(
    kind: SchemeType, confidence: float, title: str | None, reasons: tuple[Reason, ...]
) -> Proposal:
    return Proposal(kind.code, kind.class_code, round(confidence, 3), title, reasons)


def _against(score: float, rival: float) -> float:
    """Reduce a score by the closeness of the second best."""
    return score * (1 - 0.3 * max(0.0, rival / score - 0.5))


def _strength(match: _Match) -> float:
    return match.reason.strength


def _weight(reason: Reason) -> float:
    return reason.strength


def _scores(titles: Iterable[_Match], signs: dict[str, list[Reason]]) -> dict[str, float]:
    title: dict[str, float] = {}
    for match in titles:
        title[match.type_code] = max(title.get(match.type_code, 0.0), match.reason.strength)
    scores = {}
    for code in {*title, *signs}:
        spoken = min(1.0, sum(reason.strength for reason in signs.get(code, [])))
        by_title, by_signs = _TITLE_SPEAKS * title.get(code, 0.0), _SIGNS_SPEAK * spoken
        scores[code] = 1 - (1 - by_title) * (1 - by_signs)
    return scores


def _titles(page: int, found: Sequence[Heading], scheme: ClassScheme) -> Iterable[_Match]:
    """Yield the best name of each type for each heading of a page; an exact one alone."""
    for heading in found:
        worth = (0.55 + 0.45 * heading.prominence) * (LATER_PAGE if page else 1.0)
        for code, name, fit in _names(scheme, heading.compact):
            reason = Reason("title", name, page, round(fit * worth, 3))
            yield _Match(code, reason, heading.printed)


@lru_cache(maxsize=4096)
def _names(scheme: ClassScheme, heading: str) -> tuple[tuple[str, str, float], ...]:
    """Return the types named at the end of a heading: code, best name and its score.

    Cached, as a batch mostly repeats a few printed forms.
    """
    known = scheme.find_type(heading)
    if known:
        return ((known.code, heading, 1.0),)
    best: dict[str, tuple[float, str]] = {}
    for code, name, fit in _borne(scheme, heading):
        best[code] = max(best.get(code, (0.0, "")), (fit, name))
    return tuple((code, name, fit) for code, (fit, name) in best.items())


def _borne(scheme: ClassScheme, heading: str) -> Iterable[tuple[str, str, float]]:
    """Yield code, name and score (above 0.0, up to 1.0) of every name at the end of a heading.

    Other words may precede the name (住院病人费用清单), so the end of the heading is compared;
    a longer name with a misread character can score above a shorter exact one.
    """
    for size, (codes, names) in _by_length(scheme).items():
        if len(heading) < size - 1:
            continue
        share = _WEAK_SHARE + (1 - _WEAK_SHARE) * min(1.0, size / len(heading))
        for place, alike in _alike(heading, size, names).items():
            yield codes[place], names[place], alike * share


def _alike(heading: str, size: int, names: Sequence[str]) -> dict[int, float]:
    """Return the similarity of names of one length to the end of a heading, by their index."""
    exact = {at: 0.98 for at, name in enumerate(names) if heading.endswith(name)}
    if size <= _SHORT:
        return exact
    found: dict[int, float] = {}
    for end in {heading[-size + 1 :], heading[-size:], heading[-size - 1 :]}:
        for _, alike, at in process.extract_iter(
            end, names, scorer=Levenshtein.normalized_similarity, score_cutoff=_FIT
        ):
            found[at] = max(found.get(at, 0.0), alike)
    return found | exact


@lru_cache(maxsize=2)
def _by_length(scheme: ClassScheme) -> Mapping[int, tuple[list[str], list[str]]]:
    """Group all titles of types, and their codes, by length, to compare many at once."""
    grouped: dict[int, tuple[list[str], list[str]]] = {}
    for code, kind in scheme.types.items():
        for name in kind.titles:
            codes, names = grouped.setdefault(len(name), ([], []))
            codes.append(code)
            names.append(name)
    return grouped


def _signs(pages: Sequence[Sequence[TextLine]], scheme: ClassScheme) -> dict[str, list[Reason]]:
    """Return the printed words found, by type; each word counts once."""
    texts = [wording.compact("\n".join(line.text for line in lines)) for lines in pages]
    found: dict[str, list[Reason]] = {}
    for code, kind in scheme.types.items():
        for word, weight in kind.signs:
            page = next((at for at, text in enumerate(texts) if word in text), None)
            if page is not None:
                found.setdefault(code, []).append(Reason("sign", word, page, weight))
    return found


def _plain_title(heads: Sequence[Sequence[Heading]]) -> str | None:
    """Return the heading of the first page that is plainly a title, even of an unknown type."""
    plain = [heading for heading in (heads[0] if heads else ()) if heading.is_plain_title]
    return max(plain, key=lambda heading: heading.prominence).printed if plain else None
