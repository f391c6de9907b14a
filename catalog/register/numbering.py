"""Formatting and parsing of archive numbers (档号) by a template (DA/T 13-2022).

The standard has several structures and DA/T 22-2015 yet another, so the structure is never
guessed: a number is parsed by the template of its series. `-` joins levels, `·` (U+00B7) joins
codes of one level.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.register.errors import (
    PartRefused,
    SeriesFull,
    TemplateRefused,
)

Parts = dict[str, str | int]
"""Parts of a number by name: `int` for running numbers and the year, `str` for codes."""

FORMS: Mapping[str, str] = {
    "fonds": r"[A-Z][0-9]{3}",
    "category": r"[A-Z]{2}",
    "class": r"[A-Z0-9]+(?:·[A-Z0-9]+)*",
    "L2": r"[A-Z0-9]+",
    "L3": r"[A-Z0-9]+",
    "L4": r"[A-Z0-9]+",
    "L5": r"[A-Z0-9]+",
    "year": r"(?:19|20)[0-9]{2}",
    "ret": r"Y|D[1-9][0-9]{0,2}",
    "office": r"[A-Z0-9\u3400-\u9fff]+",
}
"""Regular expression of each code; only the office or matter (机构/问题) may contain Han."""

COUNTED = ("catalogue", "group", "volume", "item", "page")
"""Parts that are running numbers: from 1, of fixed width within a series."""

_DOTS = "•・∙⋅．.‧･᛫"
_DASHES = "－–—‐‑−﹣―"
_LOWER, _UPPER = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CANONICAL = str.maketrans(
    _DOTS + _DASHES + _LOWER,
    "·" * len(_DOTS) + "-" * len(_DASHES) + _UPPER,
)
_PLACE = re.compile(r"\{(\w+)(?::0([1-9])d)?\}")
_FIXED = re.compile(r"[A-Z0-9·-]*")
_ESCAPED = re.compile(r"u_([0-9a-f]{5})")


def normalise(text: str) -> str:
    """Return the canonical spelling: half-width, upper case, `·` and `-`, without blanks."""
    folded = unicodedata.normalize("NFKC", "".join(text.split()))
    return unicodedata.normalize("NFKC", folded.translate(_CANONICAL)).replace("\0", "")


def file_name(number: str) -> str:
    """Return an archive number for use in file names, with `.` for `·`, which some tools break.

    Reversible: no other part of a number contains a full stop.
    """
    return number.replace("·", ".")


def object_name(number: str) -> str:
    """Return an archive number for use in object keys: lower-case ASCII, `.` for `·`.

    A Han character becomes `u_` and five hexadecimal digits. `from_object_name` is the inverse.
    """
    ascii_only = (c if ord(c) < 0x80 else f"u_{ord(c):05x}" for c in number.replace("·", "."))  # noqa: PLR2004 - the end of ASCII
    return "".join(ascii_only).lower()


def from_object_name(name: str) -> str:
    """Return the archive number that `object_name` encoded as `name`."""
    pieces = _ESCAPED.split(name)
    pieces[0::2] = [piece.upper().replace(".", "·") for piece in pieces[0::2]]
    pieces[1::2] = [chr(int(digits, 16)) for digits in pieces[1::2]]
    return "".join(pieces)


def class_parts(code: str) -> Parts:
    """Return the parts of a number that are determined by its class, of any depth.

    `class` is its whole code; `L2`, `L3` and so on are its levels from the top, as the first
    level (一级类目) is the category before it.
    """
    return {"class": code, **{f"L{at}": own for at, own in enumerate(code.split("·"), 2)}}


def beside(number: str, running: int) -> str:
    """Return the archive number with another running number in the series of `number`."""
    digits = re.search(r"[0-9]+$", number)
    width = len(digits[0]) if digits else 0
    return f"{number[: len(number) - width]}{running:0{width}d}"


@dataclass(frozen=True, slots=True)
class _Placeholder:
    name: str
    width: int
    """Digits of a running number; 0 for a code."""

    start: int
    """Start of the placeholder in the template's text."""

    @property
    def pattern(self) -> str:
        form = f"[0-9]{{{self.width}}}" if self.width else FORMS[self.name]
        return f"(?P<{self.name}>{form})"

    def written(self, value: object, series: str) -> str:
        """Format `value`; raise an error if it does not fit."""
        text = f"{value:0{self.width}d}" if self.width and type(value) is int else str(value)
        if self.width and (type(value) is not int or value < 1):
            raise PartRefused(self.name, value)
        if self.width and len(text) > self.width:
            raise SeriesFull(series, int(text))
        if not self.width and re.fullmatch(FORMS[self.name], text) is None:
            raise PartRefused(self.name, value)
        return text


@dataclass(frozen=True, slots=True)
class Template:
    """Template of the archive numbers of one kind of series.

    Attributes:
        text: Such as `{fonds}-ZY·{class}·{year}·{ret}-{item:06d}`: codes by the names in
            `FORMS`, running numbers by the names in `COUNTED` with their width. The last part
            is the running number that is assigned at filing.

    Raises:
        TemplateRefused: A part is unknown, duplicated or not separated from the next, or the
            last part is no running number.
    """

    text: str
    _places: tuple[_Placeholder, ...] = field(init=False, repr=False, compare=False)
    _pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places = tuple(
            _Placeholder(found[1], int(found[2] or 0), found.start())
            for found in _PLACE.finditer(self.text)
        )
        self._refuse_doubt(places)
        literals = (re.escape(part) for part in _PLACE.split(self.text)[0::3])
        patterns = [place.pattern for place in places]
        pattern = "".join(a + b for a, b in zip(literals, [*patterns, ""], strict=True))
        object.__setattr__(self, "_places", places)
        object.__setattr__(self, "_pattern", re.compile(pattern))

    def _refuse_doubt(self, places: tuple[_Placeholder, ...]) -> None:
        names = [place.name for place in places]
        between = _PLACE.split(self.text)[0::3]
        faults = {
            "no running number at the end": not places or not places[-1].width or between[-1],
            "unknown part": any(
                place.name not in (COUNTED if place.width else FORMS) for place in places
            ),
            "part named twice": len(set(names)) < len(names),
            "parts not set off": any(
                not part[-1:] or part[-1] not in "-·" for part in between[1:-1]
            ),
            "characters no number has": any(not _FIXED.fullmatch(part) for part in between),
        }
        for fault, found in faults.items():
            if found:
                raise TemplateRefused(self.text, fault)

    def format(self, parts: Mapping[str, str | int]) -> str:
        """Format the number that has these parts.

        Raises:
            PartRefused: A part is missing or malformed; running numbers begin at 1.
            SeriesFull: A running number is too wide. It is never written wider, because mixed
                widths break sorting and continuity checks.
        """
        return self._written(parts, self._places)

    def series(self, parts: Mapping[str, str | int], counter: str | None = None) -> str:
        """Return the scope in which `counter` runs: all parts of the number before it.

        Args:
            parts: Those before `counter` are needed, others are ignored.
            counter: Name of a running number; None for the last one.

        Raises:
            PartRefused: A part is missing or malformed.
            KeyError: The template has no such running number.
        """
        return self._written(parts, self._before(counter)).rstrip("-·")

    def capacity(self, counter: str | None = None) -> int:
        """Return the highest value of `counter`, or of the last running number if it is None.

        Raises:
            KeyError: The template has no such running number.
        """
        place = self._places[len(self._before(counter))]
        return int(10**place.width - 1)

    def parse(self, text: str) -> Parts | None:
        """Parse a number in any spelling of `normalise`; return None if it does not match."""
        found = self._pattern.fullmatch(normalise(text))
        if found is None:
            return None
        parts: Parts = {}
        for place in self._places:
            value = found[place.name]
            parts[place.name] = int(value) if place.width or place.name == "year" else value
        return None if any(parts[place.name] == 0 for place in self._places) else parts

    def number_in(self, series: str, running: int) -> str:
        """Format the number of a series that has this running number as its last part.

        Raises:
            PartRefused: The series does not match this template.
            SeriesFull: The running number is too wide.
        """
        last = self._places[-1]
        literal = self.text[: last.start].rpartition("}")[2]
        gap = literal[len(literal.rstrip("-·")) :]
        number = f"{series}{gap}{last.written(running, series)}"
        if normalise(series) != series or self.parse(number) is None:
            raise PartRefused("series", series)
        return number

    def _before(self, counter: str | None) -> tuple[_Placeholder, ...]:
        if counter is None:
            return self._places[:-1]
        for at, place in enumerate(self._places):
            if place.name == counter and place.width:
                return self._places[:at]
        raise KeyError(counter)

    def _written(self, parts: Mapping[str, str | int], places: tuple[_Placeholder, ...]) -> str:
        """Format `places`, in order, with the literal text up to the next placeholder."""
        after = self._places[len(places) :]
        text = self.text[: after[0].start] if after else self.text
        done, at = "", 0
        for place in places:
            done += text[at : place.start]
            if place.name not in parts:
                raise PartRefused(place.name, None)
            done += place.written(parts[place.name], done.rstrip("-·"))
            at = text.index("}", place.start) + 1
        return done + text[at:]


SINGLE_ITEM = Template("{fonds}-ZY·{class}·{year}·{ret}-{item:06d}")
"""Single items; our choice within DA/T 13-2022."""

VOLUME_ITEM = Template("{fonds}-ZY·{class}·{year}·{ret}-{volume:04d}-{item:03d}")
"""Items bound into volumes; our choice within DA/T 13-2022."""
