"""Headings: lines that may be the title of a page, by size, centring and height on the page."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from catalog.describe import wording
from catalog.describe.label_table import VALUE_LABELS

LEAST = 0.4
"""Least prominence of a heading."""

_LEAST_HAN = 2
LONGEST = 40
"""Characters of a heading; a longer line is a sentence."""

MOST = 10
"""Headings of one page that are returned, the most prominent ones."""

_PLAIN, _FEWEST = 0.8, 5
"""Least prominence and Han characters of an unknown heading that is taken for a title."""

_SENTENCE = re.compile(r"[,。;!?:、□☑]")
_NOT_A_TITLE = re.compile(
    r"(公司|医院|卫生院|门诊部|诊所|中心|银行|法院|公证处|机关|部|局|会)$"
)
_TITLE_ENDS = re.compile(
    r"(书|表|单|函|卡|簿|册|报告|记录|证明|协议|合同|通知|说明|声明|申请|凭证|"
    r"收据|发票|清单|回执|须知|条款|笔录|意见)$"
)
_DAY = re.compile(r"[0-9]{4}[-/.年][0-9]{1,2}|[0-9]{6}")
"""A date, or a number: values, which no title contains."""

_VALUE_LABEL = re.compile("|".join(sorted(VALUE_LABELS, key=len, reverse=True)))
_AFTER = re.compile(
    r"(\((正本|副本|个人|团体|客户联|存根|复印件|样本|代?收据联)\)|[NnＮ][o0O][.:]?\S*)$"
)
_ISSUER = re.compile("^.+(?:公司|医院|卫生院|门诊部|诊所|卫生服务中心)(?=.{3})")
_HAN = re.compile(f"[{wording.HAN}]")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of a page, in upright coordinates: pixels, origin top left.

    Attributes:
        text: As read.
        height: Height of the characters, in pixels.
        top: Top edge of its box, in pixels.
        left: Left edge, in pixels.
        right: Right edge, exclusive, in pixels.
        page_width: Width of the upright page, in pixels.
        page_height: Height of the upright page, in pixels.
        confidence: Confidence of the OCR, 0.0 to 1.0.
    """

    text: str = field(repr=False)
    height: float
    top: float
    left: float
    right: float
    page_width: float
    page_height: float
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that may be a title.

    Attributes:
        printed: As printed, without blanks between spaced characters.
        compact: In the form of `wording.compact`, without the issuer before it and marks of a
            copy such as (正本).
        prominence: Score as a title by layout, 0.0 to 1.0.
    """

    printed: str
    compact: str
    prominence: float

    @property
    def is_plain_title(self) -> bool:
        """True if it is plainly a title, even of an unknown type."""
        han = len(_HAN.findall(self.compact))
        return (
            self.prominence >= _PLAIN
            and han >= max(_FEWEST, len(self.compact) // 2)
            and bool(_HAN.match(self.compact))
            and not _NOT_A_TITLE.search(self.compact)
            and not _DAY.search(self.compact)
        )


def headings(lines: Sequence[TextLine]) -> tuple[Heading, ...]:
    """Return the headings of a page, most prominent first.

    The parts of a title spread over a row, or broken over two, are joined.
    """
    if not lines:
        return ()
    usual = median(line.height for line in lines)
    rows = [_joined(row) for row in _rows(lines)]
    found = (_heading(line, usual) for line in [*lines, *rows, *_broken(rows, usual)])
    distinct = dict.fromkeys(heading for heading in found if heading is not None)
    return tuple(sorted(distinct, key=lambda heading: -heading.prominence)[:MOST])


def _heading(line: TextLine, usual: float) -> Heading | None:
    whole = wording.compact(line.text)
    compact = _ISSUER.sub("", _AFTER.sub("", whole)) if len(whole) <= LONGEST else ""
    if len(_HAN.findall(compact)) < _LEAST_HAN or _SENTENCE.search(compact):
        return None
    if _is_row_of_form(compact):
        return None
    prominence = _prominence(line, usual)
    if prominence < LEAST:
        return None
    return Heading(wording.closed_up(line.text), compact, round(prominence, 3))


def _is_row_of_form(compact: str) -> bool:
    """Return whether a line has labels of fields such as 姓名 and 性别, and so is no title.

    A title may contain one, too (地址变更申请书), but then ends in a kind of paper.
    """
    if _VALUE_LABEL.search(compact) is None:
        return False
    return _DAY.search(compact) is not None or _TITLE_ENDS.search(compact) is None


def _prominence(line: TextLine, usual: float) -> float:
    """Score height relative to the page's median line, and nearness to its centre and top."""
    size = _within((line.height / max(usual, 1.0) - 0.9) / 0.6)
    off = abs((line.left + line.right) / 2 / max(line.page_width, 1.0) - 0.5)
    down = line.top / max(line.page_height, 1.0)
    return 0.4 * size + 0.3 * _within(1 - off / 0.25) + 0.3 * _within((0.6 - down) / 0.35)


def _within(value: float) -> float:
    return min(1.0, max(0.0, value))


def _rows(lines: Iterable[TextLine]) -> list[list[TextLine]]:
    """Group lines with the same vertical centre."""
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda each: each.top + each.height / 2):
        if rows and abs(_middle(line) - _middle(rows[-1][0])) < rows[-1][0].height / 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda each: each.left) for row in rows]


def _middle(line: TextLine) -> float:
    return line.top + line.height / 2


def _joined(row: Sequence[TextLine]) -> TextLine:
    first = row[0]
    return TextLine(
        text=" ".join(line.text for line in row),
        height=max(line.height for line in row),
        top=min(line.top for line in row),
        left=first.left,
        right=max(line.right for line in row),
        page_width=first.page_width,
        page_height=first.page_height,
        confidence=min(line.confidence for line in row),
    )


def _broken(rows: Sequence[TextLine], usual: float) -> Iterable[TextLine]:
    """Yield adjacent rows of large type, joined: a title broken over two lines."""
    for upper, lower in itertools.pairwise(rows):
        large = min(upper.height, lower.height) > 1.2 * usual
        near = lower.top - upper.top < 2.5 * upper.height
        if large and near and not _NOT_A_TITLE.search(wording.compact(upper.text)):
            yield _joined((upper, lower))
