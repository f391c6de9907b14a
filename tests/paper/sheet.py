"""A sheet before it meets ink: what stands where, in millimetres from the top left.

The same list of marks becomes pixels (`raster`) or a PDF with text (`textpdf`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.paper import fonts
from tests.paper.marks import BLUE, PRINT, Mark, Rule, Seal, Style, Text

LEADING = 1.55
"""From one baseline to the next, in em."""

_NEVER_FIRST = "，。；：、！？）》”"


@dataclass
class Sheet:
    """One side of paper, marks in the order in which they are made.

    Attributes:
        doc_type: Code of the document type, such as "CLAIM_FORM".
        width: In millimetres.
        height: In millimetres.
        region: "SC" or "TC": whose shapes of characters.
        phrases: Stretches of text whose place the truth tells even across lines.
    """

    doc_type: str
    width: float = 210
    height: float = 297
    region: str = "SC"
    marks: list[Mark] = field(default_factory=list)
    phrases: list[tuple[str, tuple[tuple[int, int, int], ...]]] = field(default_factory=list)

    def write(
        self, x: float, y: float, text: str, style: Style = PRINT, align: str = "left"
    ) -> float:
        """Write one line.

        Args:
            x: Left, middle or right end, as `align` says.
            y: Baseline.
            text: Without line breaks; nothing is drawn where it is empty.
            style: How it looks.
            align: "left", "centre" or "right".

        Returns:
            Where the line ends.
        """
        long = self.measure(text, style)
        left = x - {"left": 0.0, "centre": long / 2, "right": long}[align]
        if text:
            self.marks.append(Text(text, left, y, style))
        return left + long

    def measure(self, text: str, style: Style) -> float:
        """How wide a line is, in millimetres."""
        return fonts.width(style.face, self.region, text) * style.em

    def rule(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.22) -> None:
        """Draw a straight line."""
        self.marks.append(Rule(x0, y0, x1, y1, width))

    def box(self, x: float, y: float, *, ticked: bool, side: float = 3.0) -> None:
        """Draw a tick box standing on the baseline `y`."""
        top, right = y - side + 0.3, x + side
        for ends in (
            (x, top, right, top),
            (right, top, right, top + side),
            (right, top + side, x, top + side),
            (x, top + side, x, top),
        ):
            self.rule(*ends)
        if ticked:
            middle = (x + side * 0.4, top + side * 0.8)
            self.marks.append(Rule(x + 0.5, top + side * 0.5, *middle, 0.5, BLUE))
            self.marks.append(Rule(*middle, right + 0.8, top - 0.7, 0.5, BLUE))

    def seal(self, seal: Seal) -> None:
        """Stamp."""
        self.marks.append(seal)

    def lines(self, text: str, style: Style, width: float, indent: float = 0) -> Iterator[str]:
        """Break text into lines at most `width` millimetres long, the first one shorter."""
        line, room = "", width - indent
        for char in text:
            if line and self.measure(line + char, style) > room and char not in _NEVER_FIRST:
                yield line
                line, room = "", width
            line += char
        yield line

    def paragraph(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        style: Style = PRINT,
        *,
        indent: float = 0,
        phrases: tuple[str, ...] = (),
    ) -> float:
        """Write text over as many lines as it takes.

        Args:
            x: Left edge.
            y: First baseline.
            width: Of the column.
            text: What to write.
            style: How it looks.
            indent: How far the first line is moved in.
            phrases: Parts of `text` to be remembered with their pieces.

        Returns:
            The baseline that would come next.
        """
        first, spans, start = len(self.marks), [], 0
        for row, line in enumerate(self.lines(text, style, width, indent)):
            self.write(x + (0 if row else indent), y, line, style)
            spans.append((first + row, start, start + len(line)))
            start += len(line)
            y += style.em * LEADING
        for phrase in phrases:
            self._remember(phrase, text.index(phrase), spans)
        return y

    def _remember(self, phrase: str, begin: int, spans: list[tuple[int, int, int]]) -> None:
        end = begin + len(phrase)
        pieces = tuple(
            (mark, max(begin, first) - first, min(end, last) - first)
            for mark, first, last in spans
            if first < end and begin < last
        )
        self.phrases.append((phrase, pieces))
