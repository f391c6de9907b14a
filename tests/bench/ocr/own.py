"""`python -m tests.bench.ocr.own [ROUNDS]`: pages of own text beside reading the same drawing.

Both sides in one run, alternated; processor time, for it is what a busy machine runs out of.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from ocr.engines import registry
from ocr.files import opener
from ocr.files.pdf import document
from ocr.limits import DEFAULT
from ocr.own_text.merge import read
from ocr.port import Engine
from tests.paper.marks import Rule, Seal, Style, Text
from tests.paper.sheet import Sheet
from tests.paper.textpdf import write_born_digital_pdf

GOAL = 5.0
"""Times faster that honest pages with own text alone have to be."""

_LINE = "被保险人于二〇二四年七月因意外伤害住院治疗，保险人按约定给付保险金"
_FACES = ("sans", "serif", "sans-bold", "serif-bold")


def pages(folder: Path) -> Iterator[tuple[str, Path]]:
    """Write pages of several kinds; yield what each shows, and its file."""
    for name, sheet in _sheets().items():
        path = folder / f"{name}.pdf"
        write_born_digital_pdf([sheet], path)
        yield name, path


def _sheets() -> dict[str, Sheet]:
    return {name: _sheet(name) for name in ("plain", "fonts", "table", "seal")}


def _sheet(name: str) -> Sheet:
    sheet = Sheet("", 210.0, 297.0)
    for row in range(36):
        face = _FACES[row % 4] if name == "fonts" else "serif"
        style = Style(face=face, size=10.5)
        sheet.marks.append(Text(f"{row + 1} {_LINE}", 25, 24 + 7 * row, style))
        if name == "table":
            y = 19 + 7 * row
            sheet.marks.append(Rule(22, y, 190, y, 0.2))
    if name == "seal":
        seal = Seal("round", "云屏健康保险股份有限公司", "电子保单专用章", 150, 250, 42, 0)
        sheet.marks.append(seal)
    return sheet


def ratios(engine: Engine, path: Path, rounds: int) -> list[float]:
    """Return how many times longer it takes to read the drawing, round by round."""
    image = opener.decode(path, 0)

    def own() -> None:
        page = document.decode(path, 0, DEFAULT)
        assert page.own is not None
        read(page.pixels, page.own, engine)

    def drawing() -> None:
        engine.read(image.pixels)

    own()
    drawing()
    return [_seconds(drawing) / _seconds(own) for _ in range(rounds)]


def _seconds(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    engine = registry.make("ppocr-v6", 1)
    with TemporaryDirectory(prefix="lantai-own-") as folder:
        for name, path in pages(Path(folder)):
            found = ratios(engine, path, rounds)
            goal = "" if name == "seal" else f"  goal {GOAL}"
            told = f"{median(found):5.1f} ({min(found):.1f} to {max(found):.1f}){goal}"
            print(f"{name:8} {told}", flush=True)


if __name__ == "__main__":
    main()
