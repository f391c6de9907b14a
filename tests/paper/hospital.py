"""诊断证明书 and 出院小结: what a hospital certifies."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import opencc

from tests.paper import frame
from tests.paper import marks as paper
from tests.paper.cases import Case, cn
from tests.paper.marks import Seal, Style
from tests.paper.sheet import Sheet
from tests.paper.tables import grid, label, typed

_REST = {14: "壹拾肆天", 30: "叁拾天"}
_TEXT = Style("serif", 11.5)


Say = Callable[[str], str]


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


_WELL = "患者一般情况良好，生命体征平稳，饮食睡眠可，大小便正常，无特殊不适主诉。"
_ORDERS = "1．注意休息，加强营养。2．按时服药，勿自行停药。3．一个月后门诊复查，不适随诊。"


def in_traditional(text: str) -> str:
    """Simplified text in traditional characters."""
    return str(_converter().convert(text))


def diagnosis_cert(case: Case, *, traditional: bool = False) -> list[Sheet]:
    """A diagnosis certificate with the hospital's seal.

    Args:
        case: Whose illness.
        traditional: Whether it is written in traditional characters, names too.
    """
    sheet = Sheet("DIAGNOSIS_CERT", region="TC" if traditional else "SC")
    say = in_traditional if traditional else str

    y = frame.head(sheet, say(case.hospital), say("诊断证明书"), y=28)
    sheet.write(frame.RIGHT, y + 4, say(f"编号：ZD{case.patient_no}"), paper.TYPED, "right")
    y = _patient(sheet, y + 10, case, say)
    y = _findings(sheet, y, case, say)
    sheet.write(110, y, say("医师签名："))
    sheet.write(130, y, say(case.doctor.name), paper.PEN)
    sheet.write(110, y + 12, say(f"日期：{cn(case.certified)}"), _TEXT)
    sheet.seal(Seal("round", say(case.hospital), say("诊断证明专用章"), 150, y + 6, 42, -12))
    note = "注：本证明未盖医疗机构诊断证明专用章无效，涂改无效。"
    sheet.write(frame.LEFT, y + 38, say(note), paper.SMALL)
    return [sheet]


def _patient(sheet: Sheet, y: float, case: Case, say: Say) -> float:
    holder = case.holder
    rows = [
        [label(say("姓名")), typed(say(holder.name)), label(say("性别")), typed(holder.sex),
         label(say("年龄")), typed(say(f"{holder.age(case.admitted)}岁"))],
        [label(say("身份证号")), typed(holder.id_no, 3), label(say("科别")),
         typed(say(case.illness.department))],
        [label(say("住院号")), typed(case.patient_no), label(say("住院日期")),
         typed(say(f"{cn(case.admitted)}至{cn(case.discharged)}"), 3)],
    ]  # fmt: skip
    return grid(sheet, frame.LEFT, y, (24.0, 34.0, 22.0, 32.0, 20.0, 42.0), rows, row_height=9)


def _findings(sheet: Sheet, y: float, case: Case, say: Say) -> float:
    illness = case.illness
    y = frame.section(sheet, y + 5, say("诊断：")) + 4
    for no, text in enumerate((f"{illness.name}（{illness.icd}）", illness.second), 1):
        sheet.write(frame.LEFT + 8, y, say(f"{no}．{text}"), _TEXT)
        y += 9
    y = frame.section(sheet, y, say("病情摘要：")) + 4
    text = say(
        f"患者因“{illness.name}”于{cn(case.admitted)}收入我院{illness.department}。{illness.course}"
    )
    phrases = (text[24:44],)
    y = sheet.paragraph(frame.LEFT, y, frame.WIDE, text, _TEXT, indent=8, phrases=phrases)
    y = frame.section(sheet, y, say("处理意见：")) + 4
    rest = 30 if illness.cause == "意外" else 14
    advice = say(
        f"建议出院后休息{_REST[rest]}（{rest}天），避免劳累，一个月后门诊复查，不适随诊。"
    )
    return sheet.paragraph(frame.LEFT, y, frame.WIDE, advice, _TEXT, indent=8) + 14


def discharge(case: Case) -> list[Sheet]:
    """A discharge summary of one page."""
    sheet = Sheet("DISCHARGE")
    frame.foot(sheet, f"{case.hospital}  病案室", 1, 1)
    y = frame.head(sheet, case.hospital, "出院小结")
    holder, illness = case.holder, case.illness
    days = (case.discharged - case.admitted).days
    rows = [
        [label("姓名"), typed(holder.name), label("性别"), typed(holder.sex),
         label("年龄"), typed(f"{holder.age(case.admitted)}岁")],
        [label("科别"), typed(illness.department), label("住院号"), typed(case.patient_no),
         label("住院天数"), typed(f"{days}天")],
        [label("入院日期"), typed(cn(case.admitted), 2), label("出院日期"),
         typed(cn(case.discharged), 2)],
        [label("入院诊断"), typed(illness.name, 5)],
        [label("出院诊断"), typed(f"1．{illness.name}  2．{illness.second}", 5)],
    ]  # fmt: skip
    y = grid(sheet, frame.LEFT, y + 3, (24.0, 36.0, 22.0, 34.0, 24.0, 34.0), rows)
    story = illness.story.format(day=cn(case.happened), hospital="我院")
    parts = (
        ("入院情况", f"患者{holder.name}，{holder.sex}。{story}"),
        ("诊疗经过", illness.course),
        ("出院情况", _WELL),
        ("出院医嘱", _ORDERS),
    )
    for title, text in parts:
        y = frame.section(sheet, y + 2, f"{title}：") + 4
        phrases = (text[30:50],) if len(text) > 60 else ()
        y = sheet.paragraph(
            frame.LEFT, y, frame.WIDE, text, paper.sized(_TEXT, 10.5), indent=8, phrases=phrases
        )
    sheet.write(112, y + 10, "主治医师：")
    sheet.write(132, y + 10, case.doctor.name, paper.BLACK_PEN)
    sheet.write(112, y + 20, cn(case.discharged), paper.TYPED)
    sheet.seal(Seal("square", illness.department, "病历专用章", 150, y + 14, 36, 5))
    return [sheet]
