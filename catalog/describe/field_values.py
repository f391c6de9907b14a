"""Parsers that validate a printed value and convert it to its stored form, by field."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from catalog.describe import (
    amounts,
    dates,
    identifiers,
    wording,
)
from catalog.describe.label_table import (
    LABELS,
    OTHER_LABELS,
    PERSONS,
    Field,
)


class Read(NamedTuple):
    """A value in its stored form, whether it is valid, and if a character was corrected."""

    value: str
    valid: bool = True
    repaired: bool = False


_HAN_NAME = re.compile(rf"[{wording.HAN}]{{2,15}}(?:·[{wording.HAN}]{{1,15}})*")
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z.'-]+(?: [A-Za-z][A-Za-z.'-]*){1,4}")
_FORM_WORDS = re.compile(
    "资料|信息|情况|声明|签名|签字|签章|盖章|姓名|关系|同上|本人|先生|女士|以下|如下|填写|证件"
)
HOSPITAL = re.compile(
    rf"[{wording.HAN}A-Za-z0-9()·]*(?:医院|卫生院|门诊部|诊所|卫生服务中心|卫生服务站|妇幼保健院|疗养院"
    r"|急救中心|防治院|护理院|卫生所|卫生室|医务室)(?:\([^)]{1,12}\)|[^,;。:\s]{0,6}院区)?"
)
"""Name of a hospital, with its branch."""

LISTED = re.compile(r"^\s*(?:[0-9]{1,2}[.、)]|[(][0-9]{1,2}[)]|[①-⑨])\s*(.+)$")
"""An entry of a numbered list."""


def _person(raw: str, _today: date | None) -> Read | None:
    tidy = wording.closed_up(raw).strip("_-. ")
    tidy = re.sub(r"\s*[(].*$|\s{2,}.*$", "", tidy)
    if _FORM_WORDS.search(tidy) or tidy in LABELS or tidy in OTHER_LABELS:
        return None
    fits = bool(_HAN_NAME.fullmatch(tidy) or _LATIN_NAME.fullmatch(tidy))
    return Read(tidy) if fits else None


def _policy(raw: str, _today: date | None) -> Read | None:
    number = identifiers.read_number(raw)
    return Read(number, identifiers.is_policy_number(number)) if number else None


def _case(raw: str, _today: date | None) -> Read | None:
    number = identifiers.read_number(raw)
    return Read(number, identifiers.is_case_number(number)) if number else None


def _hospital(raw: str, _today: date | None) -> Read | None:
    tidy = wording.closed_up(raw)
    named = HOSPITAL.search(tidy)
    return Read(named[0]) if named else None


def _diagnosis(raw: str, _today: date | None) -> Read | None:
    tidy = wording.closed_up(raw).strip("。;,: ")
    entry = LISTED.match(tidy)
    tidy = entry[1] if entry else tidy
    return Read(tidy) if len(tidy) > 1 else None


def _doc_date(raw: str, today: date | None) -> Read | None:
    read = dates.parse_date(raw) or dates.first_date(raw)
    if read is None or read.day is None or read.day == dates.LONG_TERM:
        return None
    return Read(read.iso, valid=today is None or read.day <= today)


def _amount(raw: str, _today: date | None) -> Read | None:
    amount = amounts.parse_amount(raw)
    if amount is None:
        amount = amounts.parse_capital(raw)
    if amount is not None:
        return Read(f"{amount}")
    return Read(raw, valid=False) if re.search(r"[0-9壹贰叁肆伍陆柒捌玖]", raw) else None


def _identity(raw: str, today: date | None) -> Read | None:
    identity = identifiers.read_identity(raw, today)
    if identity:
        return Read(identity.number, identity.valid, identity.repaired)
    number = identifiers.read_number(raw)
    return Read(number, valid=False) if re.search("[0-9]{6}", number) else None


def _phone(raw: str, _today: date | None) -> Read | None:
    number = identifiers.read_phone(raw)
    if number:
        return Read(number)
    return Read(raw, valid=False) if re.search("[0-9]{5}", raw) else None


READERS: dict[Field, Callable[[str, date | None], Read | None]] = {
    **dict.fromkeys(PERSONS, _person),
    Field.POLICY_NO: _policy,
    Field.APPLICATION_NO: _policy,
    Field.CLAIM_NO: _case,
    Field.CASE_NO: _case,
    Field.REPORT_NO: _case,
    Field.CHANGE_NO: _case,
    Field.HOSPITAL: _hospital,
    Field.DIAGNOSIS: _diagnosis,
    Field.DOC_DATE: _doc_date,
    Field.AMOUNT_TOTAL: _amount,
    Field.ID_NUMBER: _identity,
    Field.PHONE: _phone,
}
"""Parser of each field; returns None if the text is not a value at all."""
