"""Single pages for tests, by document type and condition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from tests.paper import ageing, cases, contract, frame, raster, writers
from tests.paper import marks as paper
from tests.paper.application import application
from tests.paper.cases import Case
from tests.paper.claim import claim_form
from tests.paper.expense_list import expense_list
from tests.paper.fonts import installed
from tests.paper.hospital import diagnosis_cert, discharge
from tests.paper.marks import Style
from tests.paper.page import Page
from tests.paper.sheet import Sheet

__all__ = ["FORMS", "Small", "blank", "form", "installed", "many", "scan", "small"]

FORMS: dict[str, Callable[[Case], list[Sheet]]] = {
    "APPLICATION": application,
    "CHANGE_APP": contract.change_app,
    "CLAIM_FORM": claim_form,
    "DIAGNOSIS_CERT": diagnosis_cert,
    "DISCHARGE": discharge,
    "EXPENSE_LIST": expense_list,
    "POLICY": contract.policy,
}
"""The sheets of a case by document type (domain codes)."""


@dataclass(frozen=True, slots=True)
class Small:
    """One file of `many`."""

    path: Path
    name: str
    policy_no: str


def form(doc_type: str, seed: int = 0, condition: str = "clean", page: int = 1) -> Page:
    """One scanned page of a form.

    Args:
        doc_type: One of `FORMS`.
        seed: Decides who it is about and how it is worn.
        condition: One of `ageing.CONDITIONS`.
        page: Which of the form's pages, from 1.
    """
    sheet = FORMS[doc_type](cases.make(seed))[page - 1]
    return scan(sheet, condition, seed)


def scan(sheet: Sheet, condition: str, seed: int) -> Page:
    """A sheet drawn and scanned in some condition."""
    fresh = raster.render(sheet, ageing.CONDITIONS[condition].dpi, seed)
    return ageing.age(fresh, condition, seed)


def blank(of: Sheet, seed: int = 0) -> Page:
    """The empty back of a sheet, its front showing through."""
    dpi = ageing.CONDITIONS["back"].dpi
    empty = raster.render(Sheet(of.doc_type, of.width, of.height), dpi, seed)
    return ageing.age(empty, "back", seed, other_side=raster.render(of, dpi, seed))


def small(seed: int) -> tuple[Sheet, Case]:
    """A slip of six lines, 700 by 1000 pixels at 100 dpi, and what it is about."""
    case = cases.make(seed, lines=1)
    # Drawn numbers would meet among some thousands of files.
    case = replace(case, policy_no=f"P{case.applied.year}{seed % 10**10:010d}")
    sheet = Sheet("CLAIM_FORM", 177.8, 254.0)
    sheet.write(sheet.width / 2, 30, "理赔申请书", frame.TITLE, "centre")
    large = Style("sans", 15)
    for row, text in enumerate(
        (
            f"赔案号：{case.claim_no}",
            f"保险单号：{case.policy_no}",
            f"出险人：{case.holder.name}",
            f"就诊医院：{case.hospital}",
            f"诊断：{case.illness.name}",
            f"申请日期：{cases.cn(case.claimed)}",
        )
    ):
        sheet.write(20, 60 + row * 18, text, paper.sized(large, 15))
    return sheet, case


def many(count: int, seed: int, folder: Path) -> list[Small]:
    """Write many small one-page JPEGs, quick to draw and quick to read.

    No two of them, of any seeds below 10,000, have the same policy number.

    Args:
        count: How many files.
        seed: Every file of every seed is about somebody else.
        folder: Must exist; files are named "00001.jpg" and so on.
    """
    made = []
    for place in range(count):
        sheet, case = small(seed * 1_000_003 + place)
        path = folder / f"{place + 1:05d}.jpg"
        writers.write_jpeg(raster.render(sheet, 100, place), path, quality=60, gray=True)
        made.append(Small(path, case.holder.name, case.policy_no))
    return made
