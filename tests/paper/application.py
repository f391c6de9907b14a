"""投保单: an application for life insurance, four pages."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from tests.paper import application_text, frame, money
from tests.paper import marks as paper
from tests.paper.cases import Case, cn
from tests.paper.marks import Seal
from tests.paper.people import Person
from tests.paper.sheet import Sheet
from tests.paper.tables import Cell, grid, label, pen, typed

_FORM = "表单编号 NB-2021-03  个人业务"
_PERSON = (24.0, 34.0, 20.0, 30.0, 26.0, 40.0)


def application(case: Case) -> list[Sheet]:
    """The four pages for a case."""
    return [_people(case), _cover(case), _health(case), _signed(case)]


def _begin(case: Case, page: int) -> tuple[Sheet, float]:
    sheet = Sheet("APPLICATION")
    frame.foot(sheet, _FORM, page, 4)
    if page == 1:
        y = frame.head(sheet, case.insurer, "人身保险投保单")
        sheet.write(frame.LEFT, y + 3, f"投保单号：{case.application_no}", paper.TYPED)
        day = f"投保日期：{cn(case.applied)}"
        sheet.write(frame.RIGHT, y + 3, day, paper.TYPED, "right")
        return sheet, y + 5
    no = f"投保单号：{case.application_no}"
    sheet.write(frame.RIGHT, 20, no, paper.sized(paper.TYPED, 9), "right")
    return sheet, 23


def _people(case: Case) -> Sheet:
    sheet, y = _begin(case, 1)
    y = frame.section(sheet, y, "一、投保人资料")
    y = grid(sheet, frame.LEFT, y, _PERSON, _person(case.holder, case))
    y = frame.section(sheet, y + 3, "二、被保险人资料（与投保人关系：本人）")
    y = grid(sheet, frame.LEFT, y, _PERSON, _person(case.holder, case)[:3])
    rows = [
        [
            label("身高"),
            pen("168厘米"),
            label("体重"),
            pen("63公斤"),
            label("年收入"),
            pen("12万元"),
        ],
        [
            label("婚姻状况"),
            pen("已婚"),
            label("子女数"),
            pen("1"),
            label("社保"),
            pen("职工医保"),
        ],
    ]
    y = grid(sheet, frame.LEFT, y, _PERSON, rows)
    note = (
        "填写说明：请用蓝色或黑色钢笔、签字笔以正楷填写，字迹清楚，不得涂改；如有更正，"
        "须由投保人在更正处签名确认。投保人应当如实告知，故意隐瞒事实或者因过失未履行如实告知义务的，"
        "保险公司有权依照《中华人民共和国保险法》第十六条的规定处理。"
    )
    sheet.paragraph(frame.LEFT, y + 8, frame.WIDE, note, paper.sized(paper.PRINT, 8.5))
    return sheet


def _person(person: Person, case: Case) -> list[list[Cell]]:
    born = pen(f"{person.born:%Y-%m-%d}")
    return [
        [
            label("姓名"),
            pen(person.name),
            label("性别"),
            pen(person.sex),
            label("出生日期"),
            born,
        ],
        [label("证件类型"), typed("居民身份证"), label("证件号码"), pen(person.id_no, 3)],
        [
            label("职业"),
            pen(person.job),
            label("手机"),
            pen(person.phone),
            label("国籍"),
            pen("中国"),
        ],
        [label("工作单位"), pen(person.employer, 5)],
        [label("通讯地址"), pen(person.address, 5)],
        [
            label("证件有效期"),
            pen(f"至{case.applied.year + 9}年12月31日", 3),
            label("邮政编码"),
            pen("999900"),
        ],
    ]


def _cover(case: Case) -> Sheet:
    sheet, y = _begin(case, 2)
    y = frame.section(sheet, y, "三、身故保险金受益人")
    heads = [
        label(name) for name in ("顺序", "姓名", "性别", "证件号码", "与被保险人关系", "比例")
    ]
    widths = (16.0, 30.0, 16.0, 56.0, 34.0, 22.0)
    heir = case.heir
    row = [
        *(pen(text) for text in ("1", heir.name, heir.sex, heir.id_no)),
        *(pen(text) for text in (case.relation, "100%")),
    ]
    y = grid(sheet, frame.LEFT, y, widths, [heads, row, [pen("")] * 6])
    y = frame.section(sheet, y + 4, "四、投保事项")
    y = grid(sheet, frame.LEFT, y, (62.0, 36.0, 26.0, 22.0, 28.0), _products(case))
    words = f"人民币{money.capital(case.premium)}"
    rows = [
        [label("首期保险费合计（小写）"), typed(f"¥{money.figures(case.premium)}")],
        [label("首期保险费合计（大写）"), typed(words)],
    ]
    y = grid(sheet, frame.LEFT, y, (52.0, 122.0), rows)
    y = _payment(sheet, y + 4, case)
    y = frame.section(sheet, y + 4, "六、特别约定")
    text = (
        "本投保单所列附加险随主险同时生效。被保险人在合同生效之日起九十日内因疾病住院的，"
        "保险人不承担给付住院津贴的责任；因意外伤害住院的，不受等待期限制。"
    )
    phrase = ("不承担给付住院津贴的责任",)
    sheet.paragraph(frame.LEFT, y + 4, frame.WIDE, text, paper.TYPED, indent=7, phrases=phrase)
    return sheet


def _products(case: Case) -> list[list[Cell]]:
    rider, hospital = Decimal("286.50"), Decimal("318.00")
    heads = [
        label(name)
        for name in ("险种名称", "保险金额（元）", "保险期间", "交费年期", "保险费（元）")
    ]
    products = (
        (
            "安康两全保险（分红型）",
            case.insured_sum,
            "至70周岁",
            "20年",
            case.premium - rider - hospital,
        ),
        ("附加意外伤害医疗保险", Decimal(20000), "1年", "1年", rider),
        ("附加住院津贴医疗保险", Decimal(36000), "1年", "1年", hospital),
    )
    return [
        heads,
        *(
            [
                typed(name),
                Cell(money.figures(insured), align="right"),
                typed(term),
                typed(paid),
                Cell(money.figures(premium), align="right"),
            ]
            for name, insured, term, paid, premium in products
        ),
    ]


def _payment(sheet: Sheet, y: float, case: Case) -> float:
    y = frame.section(sheet, y, "五、交费方式与转账授权")
    sheet.write(frame.LEFT, y + 4, "交费方式：")
    frame.choices(
        sheet, frame.LEFT + 20, y + 4, ("趸交", "年交", "半年交", "月交"), frozenset({"年交"})
    )
    rows = [
        [label("开户银行"), pen("临溪农商银行东湖支行"), label("户名"), pen(case.holder.name)],
        [label("银行账号"), pen(case.holder.account, 3)],
    ]
    return grid(sheet, frame.LEFT, y + 8, (28.0, 74.0, 22.0, 50.0), rows)


def _health(case: Case) -> Sheet:
    sheet, y = _begin(case, 3)
    y = frame.section(sheet, y, "七、健康告知（被保险人填写）")
    widths = (12.0, 124.0, 38.0)
    top = y
    rows = [[label("序号"), label("告知事项"), label("是 / 否")]]
    rows += [
        [Cell(str(no), paper.PRINT, align="centre"), Cell(text, paper.PRINT), Cell("")]
        for no, text in enumerate(application_text.QUESTIONS, 1)
    ]
    y = grid(sheet, frame.LEFT, y, widths, rows, row_height=11)
    for no in range(len(application_text.QUESTIONS)):
        baseline = top + 11 * (no + 1) + 7
        yes = frozenset({"是"} if no == len(application_text.QUESTIONS) - 4 else {"否"})
        frame.choices(sheet, frame.LEFT + 142, baseline, ("是", "否"), yes)
    sheet.write(frame.LEFT, y + 9, "以上事项如答“是”，请在下栏详细说明：")
    text = f"第11项：{case.holder.name}偶尔吸烟，每日约5支，已有8年，体检未见异常。"
    sheet.paragraph(frame.LEFT + 2, y + 19, frame.WIDE - 4, text, paper.PEN)
    for row in range(3):
        sheet.rule(frame.LEFT, y + 21.5 + row * 9, frame.RIGHT, y + 21.5 + row * 9)
    return sheet


def _signed(case: Case) -> Sheet:
    sheet, y = _begin(case, 4)
    y = frame.section(sheet, y, "八、投保人及被保险人声明与授权") + 3
    for text, phrases in application_text.declarations(case.insurer):
        y = sheet.paragraph(frame.LEFT, y, frame.WIDE, text, indent=7, phrases=phrases)
        y += 2
    sheet.write(frame.LEFT, y + 5, "风险提示语抄录（由投保人亲笔抄录）：", frame.HEADING)
    risk = "本人已阅读保险条款、产品说明书和投保提示书，了解本产品的特点和保单利益的不确定性。"
    y = sheet.paragraph(frame.LEFT + 3, y + 15, frame.WIDE - 6, risk, paper.BLACK_PEN) + 8
    frame.field(sheet, (frame.LEFT, y), "投保人签名", case.holder.name, paper.PEN)
    frame.field(sheet, (110, y), "日期", cn(case.applied), paper.PEN)
    frame.field(sheet, (frame.LEFT, y + 13), "被保险人签名", case.holder.name, paper.PEN)
    frame.field(sheet, (110, y + 13), "日期", cn(case.applied), paper.PEN)
    y = frame.section(sheet, y + 22, "九、公司专用栏")
    accepted = case.applied + timedelta(days=1)
    rows = [
        [
            label("业务员姓名"),
            typed(case.agent.name),
            label("业务员号"),
            typed(case.patient_no),
        ],
        [label("受理机构"), typed("临溪中心支公司"), label("受理日期"), typed(cn(accepted))],
        [label("核保结论"), typed("标准体承保"), label("保险单号"), typed(case.policy_no)],
    ]
    y = grid(sheet, frame.LEFT, y, (30.0, 54.0, 30.0, 60.0), rows)
    sheet.seal(Seal("round", case.insurer, "承保专用章", 150, y - 8, 42, 8))
    return sheet
