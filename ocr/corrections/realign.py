"""Alignment of corrected text with the boxes of the characters read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from ocr.boxes import around, middle
from ocr.port import Char

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.port import Box

SURE = 1.0
"""Confidence of corrected characters."""

_NARROW = 0.3
"""Width of a gap, in heights of a character, below which it has no room for another."""

Direction = tuple[int, bool]
"""Axis of the writing (0: x, 1: y), and whether coordinates increase along it."""


def rewritten(chars: Sequence[Char], after: str, box: Box, turn: int) -> tuple[Char, ...]:
    """Return the characters of a line corrected to `after` (Levenshtein alignment).

    Equal characters are kept, replaced ones inherit the boxes, and inserted ones get a box
    between their neighbours. New characters have no candidates.

    Args:
        chars: Characters as read; none for a missed line.
        after: The corrected text.
        box: Box of the whole line.
        turn: Turn of the page in degrees: the direction if the characters show none.
    """
    if not chars:
        return spread(after, box, turn)
    direction = _direction(chars, turn)
    before = "".join(char.text for char in chars)
    made: list[Char] = []
    for step in Levenshtein.opcodes(before, after):
        old = chars[step.src_start : step.src_end]
        new = after[step.dest_start : step.dest_end]
        if step.tag == "equal":
            made.extend(old)
        elif step.tag == "replace" and len(old) == len(new):
            made.extend(Char(text, char.box, SURE) for text, char in zip(new, old, strict=True))
        elif new:
            room = _room(chars, step.src_start, step.src_end, box, direction)
            made.extend(_divided(new, room, direction))
    return tuple(made)


def spread(text: str, box: Box, turn: int) -> tuple[Char, ...]:
    """Divide a box evenly among the characters of a missed line."""
    return _divided(text, box, _level(turn))


def _direction(chars: Sequence[Char], turn: int) -> Direction:
    """Return the direction of a line, from its first to its last character."""
    (x0, y0), (x1, y1) = (middle(chars[at].box) for at in (0, -1))
    across, down = x1 - x0, y1 - y0
    if not across and not down:
        return _level(turn)
    return (0, across > 0) if abs(across) >= abs(down) else (1, down > 0)


def _level(turn: int) -> Direction:
    """Return the direction of a horizontal line of the upright page on the page image."""
    return {90: (1, False), 180: (0, False), 270: (1, True)}.get(turn, (0, True))


def _room(chars: Sequence[Char], start: int, end: int, line: Box, direction: Direction) -> Box:
    """Return the box for what replaces the characters from `start` to `end` (exclusive).

    For an insertion it is the gap between the neighbours; if they touch, it reaches from the
    centre of one to the centre of the other.
    """
    if start < end:
        return around(char.box for char in chars[start:end])
    axis, grows = direction
    before = chars[start - 1].box if start else None
    behind = chars[end].box if end < len(chars) else None
    first, last = (before, behind) if grows else (behind, before)
    low = first[axis + 2] if first else line[axis]
    high = last[axis] if last else line[axis + 2]
    near = [box for box in (first, last) if box]
    if high - low < _NARROW * (near[0][3] - near[0][1]):
        low = min(low, round(middle(first)[axis])) if first else low
        high = max(high, round(middle(last)[axis])) if last else high
    room = list(around(near))
    room[axis], room[axis + 2] = low, max(low + 1, high)
    return room[0], room[1], room[2], room[3]


def _divided(text: str, box: Box, direction: Direction) -> tuple[Char, ...]:
    """Divide a box into one piece per character, each at least a pixel thick."""
    axis, grows = direction
    low, length = box[axis], box[axis + 2] - box[axis]
    made = []
    for at, one in enumerate(text):
        place = at if grows else len(text) - 1 - at
        piece = list(box)
        piece[axis] = low + min(length * place // len(text), max(0, length - 1))
        piece[axis + 2] = max(piece[axis] + 1, low + length * (place + 1) // len(text))
        made.append(Char(one, (piece[0], piece[1], piece[2], piece[3]), SURE))
    return tuple(made)
