"""Description of an item for the register, from the text of its pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

from catalog.describe import (
    document_type,
    fields,
    title_and_year,
)
from catalog.describe.document_type import TextLine
from catalog.describe.fields import (
    FieldLine,
    FieldValue,
)
from catalog.describe.label_table import (
    PERSONS,
    Field,
)
from catalog.register.actions import Description
from catalog.scheme.class_scheme import ClassScheme
from ocr.boxes import upright
from ocr.port import Line, PageText

LOOKED_AT = 6
"""Pages from which type and fields are extracted; later ones are mostly annexes."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Facts about an item besides its pages.

    Attributes:
        path: Path of the first file, as it arrived.
        name: Fallback title: the folder, or the file without extension.
        channel: Channel of intake.
        branch: Code of the branch that its batch belongs to.
        pages: Number of pages of the item, blank ones included.
        given: Values of the manifest.
        today: Today's date.
    """

    path: str
    name: str
    channel: str
    branch: str
    pages: int
    given: Mapping[str, Any]
    today: date


def describe(pages: Sequence[PageText], source: Provenance, scheme: ClassScheme) -> Description:
    """Describe an item from its first pages; values of the manifest take precedence."""
    seen = pages[:LOOKED_AT]
    proposal = document_type.propose([_text_lines(page) for page in seen], scheme)
    values = fields.extract([_field_lines(page) for page in seen], today=source.today)
    given = source.given
    type_code, class_code, sure = _type(proposal, given, scheme)
    dated = title_and_year.date_in(values)
    year = title_and_year.year_for(given.get("year"), dated, source.today)
    title = given.get("title") or title_and_year.title_for(
        proposal.title, title_and_year.person_in(values), source.name
    )
    return Description(
        title=title,
        type_code=type_code,
        type_confidence=sure,
        class_code=class_code,
        year=year.value,
        year_presumed=year.presumed,
        page_count=source.pages,
        source_name=source.path,
        source_channel=source.channel,
        branch=source.branch,
        doc_date=dated,
        policy_no=given.get("policy_no") or _value(values, Field.POLICY_NO),
        claim_no=given.get("claim_no") or _value(values, Field.CLAIM_NO, Field.CASE_NO),
        persons=tuple(dict.fromkeys(v.value for v in values if v.name in PERSONS and v.valid)),
        fields=_fields(values, given),
    )


def source_stem(path: str) -> str:
    """Return the name of a file or folder without its extension."""
    return PurePath(path).stem


def _type(
    proposal: document_type.Proposal, given: Mapping[str, Any], scheme: ClassScheme
) -> tuple[str, str, float]:
    """Return document type, class and confidence; values of the manifest have confidence 1."""
    if "type_code" in given:
        code = given["type_code"]
        return code, given.get("class_code") or scheme.document_type(code).class_code, 1.0
    given_class = given.get("class_code")
    if given_class and given_class != proposal.class_code:
        return document_type.OTHER, given_class, 1.0
    return proposal.type_code, proposal.class_code, proposal.confidence


def _value(values: Sequence[FieldValue], *names: Field) -> str:
    found = fields.best(values, *names)
    return found.value if found else ""


def _fields(values: Sequence[FieldValue], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the best value of each field, but all diagnoses, as a paper may name several."""
    found: dict[str, Any] = {
        name.value: _value(values, name)
        for name in Field
        if any(v.name is name for v in values)
    }
    diagnoses = [v.value for v in values if v.name is Field.DIAGNOSIS]
    if len(diagnoses) > 1:
        found[Field.DIAGNOSIS.value] = "；".join(dict.fromkeys(diagnoses))
    for name, field in (("policy_no", Field.POLICY_NO), ("claim_no", Field.CLAIM_NO)):
        if given.get(name):
            found[field.value] = given[name]
    return found


def _text_lines(page: PageText) -> list[TextLine]:
    width, height = _upright_size(page)
    lines = []
    for line in page.lines:
        left, top, right, _ = upright(line.box, page)
        high = _height(line, page)
        lines.append(
            TextLine(line.text, high, top, left, right, width, height, line.confidence)
        )
    return lines


def _field_lines(page: PageText) -> list[FieldLine]:
    return [FieldLine(line.text, line.row, *upright(line.box, page)) for line in page.lines]


def _height(line: Line, page: PageText) -> int:
    """Return the median height of a line's characters, which skew does not inflate."""
    boxes = [upright(char.box, page) for char in line.chars]
    return sorted(bottom - top for _, top, _, bottom in boxes)[len(boxes) // 2]


def _upright_size(page: PageText) -> tuple[int, int]:
    sideways = page.turn in (90, 270)
    return (page.height, page.width) if sideways else (page.width, page.height)
