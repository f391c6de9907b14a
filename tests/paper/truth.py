"""What the shipped pages are known to hold, as JSON.

`files` lists every file of the batch; an item's `pages` have, from page 1 on:
`file` (the picture), `page` (its number in that file), `doc_type`, `blank`, `width`, `height`,
`dpi`, `turn` (degrees clockwise to upright), `skew` (degrees anticlockwise, before the turn),
`condition`, `words` ({text, box, pen?, chars?}), `phrases` ({text, pieces: [{text, box,
chars}]}) and `seals` ({text, box}). Boxes are [left, top, right, bottom] in pixels of the
page's picture, right and bottom exclusive, around the ink. For the PDF with text they are
pixels of a rendering at `dpi`.
"""

from __future__ import annotations

from typing import Any

from tests.paper.cases import Case
from tests.paper.hospital import in_traditional
from tests.paper.page import Page, Word


def of_page(page: Page, file: str, number: int, affair: Case) -> dict[str, Any]:
    """What is known about one page."""
    wanted = affair.numbers + tuple(in_traditional(text) for text in affair.numbers)
    return {
        "file": file,
        "page": number,
        "doc_type": page.doc_type,
        "blank": page.blank,
        "width": page.image.width,
        "height": page.image.height,
        "dpi": page.dpi,
        "turn": page.turn,
        "skew": page.skew,
        "condition": page.condition,
        "words": [_word(word, wanted) for word in page.words],
        "phrases": [
            {"text": phrase.text, "pieces": [_with_chars(piece) for piece in phrase.pieces]}
            for phrase in page.phrases
        ],
        "seals": [{"text": seal.text, "box": seal.box} for seal in page.seals],
    }


def _word(word: Word, wanted: tuple[str, ...]) -> dict[str, Any]:
    known: dict[str, Any] = {"text": word.text, "box": word.box}
    if word.pen:
        known["pen"] = True
    if any(text in word.text for text in wanted):
        known["chars"] = word.char_boxes
    return known


def _with_chars(word: Word) -> dict[str, Any]:
    return {"text": word.text, "box": word.box, "chars": word.char_boxes}
