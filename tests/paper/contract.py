"""保全变更申请书 and 电子保险单: a change to a contract, and the contract."""

from __future__ import annotations

from tests.paper import frame, money
from tests.paper import marks as paper
from tests.paper.cases import Case, cn
from tests.paper.marks import Seal
from tests.paper.sheet import Sheet
from tests.paper.tables import grid, label, pen, typed

_WIDTHS = (32.0, 55.0, 30.0, 57.0)
_CHANGES = (
    ("联系方式变更", "受益人变更", "职业变更", "交费方式变更"),
    ("减少保险金额", "新增附加险", "保单复效", "保单补发"),
)
_CLAUSES = (
    (
        "第一条  犹豫期",
        "投保人自签收本合同之日起有十五日的犹豫期，在此期间解除合同，本公司退还全部保险费。",
    ),
    (
        "第二条  保险责任",
        "被保险人身故的，按基本保险金额给付身故保险金；生存至期间届满的，给付满期保险金。",
    ),
    (
        "第三条  责任免除",
        "因投保人对被保险人故意杀害、被保险人故意犯罪或者酒后驾驶导致身故的，不承担给付责任。",
    ),
    (
        "第四条  宽限期",
        "分期支付保险费的，自约定支付日次日零时起六十日为宽限期，逾期未支付的合同效力中止。",
    ),
    (
        "第五条  合同复效",
        "合同效力中止之日起两年内，投保人可以申请恢复合同效力，经协商一致并补交保险费后恢复。",
    ),
    (
        "第六条  保险事故通知",
        "投保人、被保险人或者受益人知道保险事故发生后，应当在十日内书面通知本公司。",
    ),
    (
        "第七条  诉讼时效",
        "受益人请求给付保险金的诉讼时效期间为五年，自其知道保险事故发生之日起计算。",
    ),
)


def change_app(case: Case) -> list[Sheet]:
    """An application of two pages to change how to reach somebody and who benefits."""
    return [_wanted(case), _confirmed(case)]


def _wanted(case: Case) -> Sheet:
    sheet = Sheet("CHANGE_APP")
    frame.foot(sheet, "表单编号 PS-2022-02  保全服务", 1, 2)
    y = frame.head(sheet, case.insurer, "保全变更申请书")
    sheet.write(frame.LEFT, y + 3, f"保全受理号：{case.change_no}", paper.TYPED)
    y = frame.section(sheet, y + 4, "一、申请人")
    holder = case.holder
    rows = [
        [label("保险单号"), pen(case.policy_no), label("申请人姓名"), pen(holder.name)],
        [label("身份证号码"), pen(holder.id_no, 3)],
        [label("申请资格"), pen("投保人"), label("联系电话"), pen(holder.phone)],
    ]
    y = grid(sheet, frame.LEFT, y, _WIDTHS, rows)
    y = frame.section(sheet, y + 3, "二、变更项目")
    for row in _CHANGES:
        frame.choices(sheet, frame.LEFT, y + 4, row, frozenset({"联系方式变更", "受益人变更"}))
        y += 8
    y = frame.section(sheet, y + 1, "三、变更内容")
    heir = case.heir
    rows = [
        [label("项目"), label("变更前", 1), label("变更后", 2)],
        [label("通讯地址"), pen("临溪市东湖区旧址"), pen(holder.address, 2)],
        [label("手机号码"), pen("已停用"), pen(holder.phone, 2)],
        [
            label("身故受益人"),
            pen("法定继承人"),
            pen(f"{heir.name}（{case.relation}）比例100%", 2),
        ],
        [label("受益人证件号"), pen("无"), pen(heir.id_no, 2)],
    ]
    y = grid(sheet, frame.LEFT, y, _WIDTHS, rows, row_height=10)
    text = (
        "变更原因：本人因工作调动迁居，原通讯地址和手机号码均已停用，现申请变更为上述新地址和新号码；"
        "同时因婚姻状况变化，申请将身故保险金受益人由法定继承人变更为配偶。"
    )
    phrases = ("原通讯地址和手机号码均已停用",)
    sheet.paragraph(frame.LEFT + 2, y + 10, frame.WIDE - 6, text, paper.PEN, phrases=phrases)
    return sheet


def _confirmed(case: Case) -> Sheet:
    sheet = Sheet("CHANGE_APP")
    frame.foot(sheet, "表单编号 PS-2022-02  保全服务", 2, 2)
    y = frame.section(sheet, 18, "四、声明") + 4
    for text in (
        "1．本人已了解变更项目的内容及其对保险合同权益的影响，所填写的各项内容真实有效。",
        "2．本次变更自贵公司审核同意并出具批单之日起生效，批单为保险合同的组成部分。",
        "3．受益人变更已经被保险人书面同意；投保人与被保险人为同一人的，以投保人签名为准。",
    ):
        y = sheet.paragraph(frame.LEFT, y, frame.WIDE, text, indent=7) + 2
    frame.field(sheet, (frame.LEFT, y + 10), "申请人签名", case.holder.name, paper.PEN)
    frame.field(sheet, (112, y + 10), "申请日期", cn(case.changed), paper.PEN)
    y = frame.section(sheet, y + 20, "五、公司审核意见")
    rows = [
        [label("受理人"), typed(case.agent.name), label("受理日期"), typed(cn(case.changed))],
        [label("审核结论"), typed("同意变更，出具批单。", 3)],
        [
            label("批单号"),
            typed(f"PD{case.change_no[2:]}"),
            label("保险单号"),
            typed(case.policy_no),
        ],
    ]
    y = grid(sheet, frame.LEFT, y, _WIDTHS, rows)
    sheet.seal(Seal("square", case.insurer, "保全业务专用章", 146, y - 4, 48, -5))
    return sheet


def policy(case: Case) -> list[Sheet]:
    """An electronic policy of two pages."""
    return [_contract(case), _clauses(case)]


def _contract(case: Case) -> Sheet:
    sheet = Sheet("POLICY")
    frame.foot(sheet, "电子保险单与纸质保险单具有同等法律效力", 1, 2)
    y = frame.head(sheet, case.insurer, "电子保险单")
    sheet.write(frame.LEFT, y + 3, f"保险单号：{case.policy_no}", paper.TYPED)
    sheet.write(frame.RIGHT, y + 3, f"投保单号：{case.application_no}", paper.TYPED, "right")
    holder, heir = case.holder, case.heir
    ends = case.begins.replace(year=holder.born.year + 70)
    rows = [
        [label("投保人"), typed(holder.name), label("证件号码"), typed(holder.id_no)],
        [label("被保险人"), typed(holder.name), label("出生日期"), typed(cn(holder.born))],
        [label("身故受益人"), typed(heir.name), label("受益比例"), typed("100%")],
        [label("保险期间"), typed(f"自{cn(case.begins)}零时起至{cn(ends)}二十四时止", 3)],
        [label("险种名称"), typed("安康两全保险（分红型）", 3)],
        [label("基本保险金额"), typed(f"¥{money.figures(case.insured_sum)}"),
         label("交费方式"), typed("年交，20年")],
        [label("保险金额大写"), typed(f"人民币{money.capital(case.insured_sum)}", 3)],
        [label("首期保险费"), typed(f"¥{money.figures(case.premium)}"),
         label("生效日期"), typed(cn(case.begins))],
        [label("保险费大写"), typed(f"人民币{money.capital(case.premium)}", 3)],
    ]  # fmt: skip
    y = grid(sheet, frame.LEFT, y + 6, _WIDTHS, rows, row_height=9.5)
    y = frame.section(sheet, y + 4, "特别约定") + 4
    text = (
        "被保险人在合同生效之日起九十日内因疾病住院的，保险人不承担给付住院津贴的责任；"
        "因意外伤害住院的，不受等待期限制。本保险单以电子数据形式出具。"
    )
    phrases = ("不承担给付住院津贴的责任",)
    y = sheet.paragraph(frame.LEFT, y, frame.WIDE, text, indent=7, phrases=phrases)
    sheet.write(112, y + 14, f"签发机构：{case.insurer}", paper.TYPED)
    sheet.write(112, y + 23, f"签发日期：{cn(case.begins)}", paper.TYPED)
    sheet.seal(Seal("round", case.insurer, "电子保单专用章", 152, y + 16, 42))
    return sheet


def _clauses(case: Case) -> Sheet:
    sheet = Sheet("POLICY")
    frame.foot(sheet, "电子保险单与纸质保险单具有同等法律效力", 2, 2)
    sheet.write(frame.RIGHT, 20, f"保险单号：{case.policy_no}", paper.TYPED, "right")
    sheet.write(sheet.width / 2, 30, "保险条款摘要", frame.TITLE, "centre")
    y = 42.0
    for title, text in _CLAUSES:
        sheet.write(frame.LEFT, y, title, frame.HEADING)
        y = sheet.paragraph(
            frame.LEFT, y + 7, frame.WIDE, text, indent=7, phrases=(text[-14:],)
        )
        y += 5
    return sheet
