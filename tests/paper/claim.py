"""理赔申请书: a claim on a policy, two pages."""

from __future__ import annotations

from tests.paper import frame, money
from tests.paper import marks as paper
from tests.paper.cases import Case, cn
from tests.paper.marks import Seal
from tests.paper.sheet import Sheet
from tests.paper.tables import grid, label, pen, typed

_FORM = "表单编号 CL-2020-01  个人理赔"
_WIDTHS = (28.0, 59.0, 30.0, 57.0)
_KINDS = ("医疗", "住院津贴", "重大疾病", "伤残", "身故", "豁免保费")


def claim_form(case: Case) -> list[Sheet]:
    """The two pages for a case."""
    return [_event(case), _payment(case)]


def _event(case: Case) -> Sheet:
    sheet = Sheet("CLAIM_FORM")
    frame.foot(sheet, _FORM, 1, 2)
    y = frame.head(sheet, case.insurer, "理赔申请书")
    sheet.write(frame.LEFT, y + 3, f"赔案号：{case.claim_no}", paper.TYPED)
    sheet.write(frame.RIGHT, y + 3, f"受理日期：{cn(case.claimed)}", paper.TYPED, "right")
    y = frame.section(sheet, y + 4, "一、保险合同与出险人")
    holder = case.holder
    rows = [
        [label("保险单号"), pen(case.policy_no), label("出险人姓名"), pen(holder.name)],
        [label("身份证号码"), pen(holder.id_no, 3)],
        [label("性别 / 年龄"), pen(f"{holder.sex}  {holder.age(case.happened)}岁"),
         label("联系电话"), pen(holder.phone)],
        [label("职业"), pen(holder.job), label("工作单位"), pen(holder.employer)],
        [label("通讯地址"), pen(holder.address, 3)],
        [label("申请人"), pen(holder.name), label("与出险人关系"), pen("本人")],
    ]  # fmt: skip
    y = grid(sheet, frame.LEFT, y, _WIDTHS, rows)
    y = frame.section(sheet, y + 3, "二、申请项目")
    kinds = frozenset({"医疗", "住院津贴"})
    frame.choices(sheet, frame.LEFT, y + 4, _KINDS, kinds)
    y = frame.section(sheet, y + 7, "三、事故经过")
    illness = case.illness
    rows = [
        [label("出险日期"), pen(cn(case.happened)), label("出险原因"), pen(illness.cause)],
        [label("就诊医院"), pen(case.hospital), label("诊断结果"), pen(illness.name)],
        [label("入院日期"), pen(cn(case.admitted)),
         label("出院日期"), pen(cn(case.discharged))],
    ]  # fmt: skip
    y = grid(sheet, frame.LEFT, y, _WIDTHS, rows)
    sheet.write(frame.LEFT, y + 7, "事故详细经过（时间、地点、原因、经过和结果）：")
    story = illness.story.format(day=cn(case.happened), hospital=case.hospital)
    phrases = (case.hospital, story[30:46])
    sheet.paragraph(
        frame.LEFT + 2, y + 16, frame.WIDE - 6, story, paper.PEN, indent=8, phrases=phrases
    )
    return sheet


def _payment(case: Case) -> Sheet:
    sheet = Sheet("CLAIM_FORM")
    frame.foot(sheet, _FORM, 2, 2)
    sheet.write(
        frame.RIGHT, 20, f"赔案号：{case.claim_no}", paper.sized(paper.TYPED, 9), "right"
    )
    y = frame.section(sheet, 23, "四、申请金额与领款账户")
    rows = [
        [label("申请金额"), pen(f"¥{money.figures(case.total)}"),
         label("户名"), pen(case.holder.name)],
        [label("大写金额"), pen(f"人民币{money.capital(case.total)}", 3)],
        [label("开户银行"), pen("临溪农商银行东湖支行"), label("领款方式"), pen("银行转账")],
        [label("银行账号"), pen(case.holder.account, 3)],
        [label("其他保险"), pen("职工基本医疗保险，无其他商业保险", 3)],
    ]  # fmt: skip
    y = grid(sheet, frame.LEFT, y, _WIDTHS, rows)
    y = frame.section(sheet, y + 3, "五、随附单证")
    papers = ("身份证复印件", "诊断证明书", "出院小结", "费用明细清单", "医疗收费票据原件")
    frame.choices(sheet, frame.LEFT, y + 4, papers, frozenset(papers[:4]))
    y = frame.section(sheet, y + 8, "六、声明与授权") + 4
    text = (
        f"本人{case.holder.name}声明：以上各项陈述均为事实，所提交的单证真实、完整，并无虚假及重大遗漏。"
        "本人授权任何医疗机构、社会保险经办机构、公安机关及其他知情的组织或个人，"
        "向贵公司提供与本次保险事故有关的全部资料。保险金一经划入上述账户，即视为贵公司已履行给付义务。"
    )
    phrases = ("社会保险经办机构", "视为贵公司已履行给付义务")
    y = sheet.paragraph(frame.LEFT, y, frame.WIDE, text, indent=7, phrases=phrases) + 9
    frame.field(sheet, (frame.LEFT, y), "申请人签名", case.holder.name, paper.PEN)
    frame.field(sheet, (112, y), "申请日期", cn(case.claimed), paper.PEN)
    y = frame.section(sheet, y + 12, "七、公司专用栏")
    rows = [
        [label("受理人"), typed(case.agent.name),
         label("受理机构"), typed("临溪中心支公司理赔部")],
        [label("保险单号"), typed(case.policy_no), label("受理日期"), typed(cn(case.claimed))],
        [label("初审意见"), typed("资料齐全，属于保险责任范围，同意立案。", 3)],
    ]  # fmt: skip
    y = grid(sheet, frame.LEFT, y, _WIDTHS, rows)
    sheet.seal(Seal("oval", case.insurer, "理赔受理专用章", 148, y - 6, 46, -6))
    return sheet
