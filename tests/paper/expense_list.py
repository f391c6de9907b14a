"""住院费用明细清单: many lines, sums for every page, and a total that is right."""

from __future__ import annotations

from tests.paper import expenses, frame, money
from tests.paper import marks as paper
from tests.paper.cases import Case, cn
from tests.paper.expenses import Charge
from tests.paper.marks import Seal
from tests.paper.sheet import Sheet
from tests.paper.tables import Cell, grid, label

_WIDTHS = (11.0, 20.0, 46.0, 25.0, 12.0, 17.0, 12.0, 19.0, 12.0)
_HEADS = ("序号", "日期", "项目名称", "规格", "单位", "单价", "数量", "金额", "等级")
_LINES = 27
_CELL = paper.sized(paper.TYPED, 8.5)


def expense_list(case: Case) -> list[Sheet]:
    """As many pages as the charges of a case take, 27 lines each; the last one carries sums."""
    chunks = [case.charges[at : at + _LINES] for at in range(0, len(case.charges), _LINES)]
    sheets = []
    for place, charges in enumerate(chunks):
        sheet, y = _begin(case, place + 1, len(chunks))
        y = _table(sheet, y, charges, place * _LINES)
        subtotal = money.figures(expenses.total(charges))
        sheet.write(frame.RIGHT, y + 5, f"本页小计：{subtotal}", paper.TYPED, "right")
        sheets.append(sheet)
    _sums(sheets[-1], y + 6, case)
    return sheets


def _begin(case: Case, page: int, pages: int) -> tuple[Sheet, float]:
    sheet = Sheet("EXPENSE_LIST")
    frame.foot(sheet, "打印科室：住院收费处", page, pages)
    y = frame.head(sheet, case.hospital, "住院费用明细清单", y=20)
    x = frame.LEFT
    for text, step in (
        (f"姓名：{case.holder.name}", 36.0),
        (f"住院号：{case.patient_no}", 40.0),
        (f"科室：{case.illness.department}", 40.0),
        (f"费用期间：{case.admitted:%Y-%m-%d}至{case.discharged:%Y-%m-%d}", 0.0),
    ):
        sheet.write(x, y + 3, text, paper.sized(paper.TYPED, 9))
        x += step
    return sheet, y + 6


def _table(sheet: Sheet, y: float, charges: tuple[Charge, ...], before: int) -> float:
    rows = [
        [
            Cell(name, paper.sized(paper.PRINT, 8.5), tint=True, align="centre")
            for name in _HEADS
        ]
    ]
    rows += [
        [
            Cell(str(before + no), _CELL, align="centre"),
            Cell(f"{charge.day:%Y-%m-%d}", paper.sized(_CELL, 8)),
            Cell(charge.name, _CELL),
            Cell(charge.spec, _CELL),
            Cell(charge.unit, _CELL, align="centre"),
            Cell(money.figures(charge.price), _CELL, align="right"),
            Cell(str(charge.quantity), _CELL, align="right"),
            Cell(money.figures(charge.amount), _CELL, align="right"),
            Cell(charge.level, _CELL, align="centre"),
        ]
        for no, charge in enumerate(charges, 1)
    ]
    return grid(sheet, frame.LEFT, y, _WIDTHS, rows, row_height=6.6)


def _sums(sheet: Sheet, y: float, case: Case) -> None:
    sums = expenses.by_kind(case.charges)
    cells: list[Cell] = []
    for kind, amount in sums.items():
        cells += [label(kind), Cell(money.figures(amount), _CELL, align="right")]
    cells += [Cell("", _CELL)] * (-len(cells) % 8)
    rows = [cells[at : at + 8] for at in range(0, len(cells), 8)]
    small, large = money.figures(case.total), money.capital(case.total)
    rows.append(
        [
            label("合计（小写）"),
            Cell(f"¥{small}", paper.TYPED, 2),
            label("合计（大写）"),
            Cell(f"人民币{large}", paper.TYPED, 4),
        ]
    )
    y = grid(sheet, frame.LEFT, y + 2, (24.0, 20.0, 23.0, 23.0, 22.0, 20.0, 22.0, 20.0), rows)
    sheet.write(frame.LEFT, y + 6, f"制表人：{case.agent.name}", paper.TYPED)
    sheet.write(80, y + 6, f"打印日期：{cn(case.discharged)}", paper.TYPED)
    sheet.seal(Seal("oval", case.hospital, "住院收费专用章", 158, y - 4, 44, 4))
