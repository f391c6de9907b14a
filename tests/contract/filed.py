"""Three items as an index gets them; the people are invented."""

from __future__ import annotations

from catalog.access.scope import EVERYTHING
from search.port import Document
from search.query import parse

NUMBER = "B001-ZY·TB·SQ·2024·D10-000123"

APPLICATION = Document(
    id=1,
    version=1,
    number=NUMBER,
    title="投保单 张晓明",
    class_code="TB·SQ",
    type_code="APPLICATION",
    year=2024,
    level="L2",
    branch="B001",
    filed_at=1_000,
    passages=(
        f"投保单 张晓明 {NUMBER}",
        "人身保险投保单\n投保人：张晓明  性别：男\n健康告知：上呼吸道感\n染,发热",
        "受益人：李芳\n保单号 8860123456789\n签名日期 2024-03-05",
    ),
)
CLAIM = Document(
    id=2,
    version=1,
    number="B001-ZY·LP·2023·D30-000007",
    title="理赔申请书",
    class_code="LP",
    type_code="CLAIM_FORM",
    year=2023,
    level="L4",
    branch="B001",
    filed_at=2_000,
    passages=("理赔申请书", "被保險人：歐陽建國\n出險原因：意外傷害", "领款人：李芳"),
)
LETTER = Document(
    id=3,
    version=1,
    number="B001-ZY·TBX·2021·D10-000999",
    title="来信",
    class_code="TBX",
    type_code="LETTER",
    year=2021,
    level="L1",
    branch="B0012",
    filed_at=3_000,
    passages=("来信", "关于保单８８６０９９的来信 ABC Life", "附：保单复印件"),
)


def found(index, text, scope=EVERYTHING):
    """Give the ids of all that is found; there are few enough to be all on one page."""
    answer = index.search(parse(text), scope)
    assert answer.total == len(answer.hits)
    assert answer.exact
    return {hit.id for hit in answer.hits}
