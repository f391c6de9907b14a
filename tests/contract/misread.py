"""An item that was read with doubts, as an index gets it; the people are invented."""

from __future__ import annotations

from search.matching.uncertainty import Doubt
from search.port import Document

READ = "投保人：张健国，男\n保险单号 P20230000984653\n经办：林晓风"
MEANT = "投保人：张建国，男\n保险单号 P20230000964653\n经办：林晓岚"


def doubt(char, *others, confidence=0.5):
    """Doubt the only place of a character in what was read."""
    assert READ.count(char) == 1
    return Doubt(READ.index(char), confidence, others)


DOUBTED = Document(
    id=9,
    version=1,
    number="B001-ZY·TB·SQ·2022·D10-000009",
    title="投保单",
    class_code="TB·SQ",
    type_code="APPLICATION",
    year=2022,
    level="L2",
    branch="B001",
    filed_at=500,
    passages=("投保单", READ, "受益人：何其昌"),
    doubts=(
        (),
        (
            doubt("健", ("建", 0.3), ("键", 0.06)),
            Doubt(READ.index("984653") + 1, 0.6, (("6", 0.25),)),
            doubt("风", ("岚", 0.03), confidence=0.7),
        ),
    ),
)
