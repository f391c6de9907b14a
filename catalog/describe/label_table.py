"""Labels that forms print before their fields, as data.

All in the form of `wording.compact`: simplified, half-width, without blanks.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Field(StrEnum):
    """Field of a paper."""

    POLICYHOLDER = "policyholder"
    INSURED = "insured"
    BENEFICIARY = "beneficiary"
    CLAIM_PERSON = "claim-person"
    CLAIMANT = "claimant"
    PATIENT = "patient"
    NAME = "name"
    POLICY_NO = "policy-no"
    APPLICATION_NO = "application-no"
    CLAIM_NO = "claim-no"
    CASE_NO = "case-no"
    REPORT_NO = "report-no"
    CHANGE_NO = "change-no"
    HOSPITAL = "hospital"
    DIAGNOSIS = "diagnosis"
    DOC_DATE = "doc-date"
    AMOUNT_TOTAL = "amount-total"
    ID_NUMBER = "id-number"
    PHONE = "phone"


PERSONS = frozenset(
    {
        Field.POLICYHOLDER,
        Field.INSURED,
        Field.BENEFICIARY,
        Field.CLAIM_PERSON,
        Field.CLAIMANT,
        Field.PATIENT,
        Field.NAME,
    }
)

_LABELS: dict[Field, dict[float, str]] = {
    Field.POLICYHOLDER: {0.9: "投保人姓名 投保人名称 投保人 要保人 投保人签名 投保人签字"},
    Field.INSURED: {
        0.9: "被保险人姓名 被保险人名称 被保险人 被保人 被保人姓名 被保险人签名 主被保险人"
    },
    Field.BENEFICIARY: {0.9: "受益人姓名 受益人 身故受益人"},
    Field.CLAIM_PERSON: {0.95: "出险人姓名 出险人 事故者姓名 事故者 被保险人/出险人"},
    Field.CLAIMANT: {0.9: "申请人姓名 申请人 索赔人 领款人 申请人签字 申请人签名"},
    Field.PATIENT: {0.95: "患者姓名 患者 病人姓名 病员姓名 就诊人 交款人"},
    Field.NAME: {0.8: "姓名"},
    Field.POLICY_NO: {
        0.95: "保单号 保单号码 保险单号 保险单号码 保险合同号 保险合同号码 保险合同编号 合同号 "
        "合同编号 保单编号"
    },
    Field.APPLICATION_NO: {0.95: "投保单号 投保单号码 投保书号 投保书号码 投保单编号"},
    Field.CLAIM_NO: {0.95: "赔案号 赔案编号 赔案号码 立案号 理赔编号 理赔号"},
    Field.CASE_NO: {0.95: "案件号 案件编号"},
    Field.REPORT_NO: {0.95: "报案号 报案编号 报案号码"},
    Field.CHANGE_NO: {0.95: "保全受理号 保全号 受理号 批单号"},
    Field.HOSPITAL: {0.9: "就诊医院 医院名称 医院 医疗机构 医疗机构名称 就诊医疗机构 收款单位"},
    Field.DIAGNOSIS: {
        0.9: "诊断 诊断结果 临床诊断 出院诊断 初步诊断 疾病诊断 诊断名称 门诊诊断 主要诊断",
        0.7: "入院诊断",
    },
    Field.DOC_DATE: {
        0.95: "申请日期 投保日期 填写日期 填表日期 开具日期 出具日期 开票日期 签署日期 "
        "签发日期 报告日期 诊断日期 投保申请日期 申请时间",
        0.8: "日期 签字日期 签名日期",
        0.5: "打印日期 受理日期 收件日期 制表日期",
        0.4: "出院日期 出院时间",
    },
    Field.AMOUNT_TOTAL: {
        0.9: "合计 费用合计 金额合计 总计 合计金额 费用总额 总金额 总费用 合计(大写) "
        "合计(小写) 金额合计(大写) 金额合计(小写) 合计金额(大写) 合计金额(小写) 合计大写 "
        "合计小写 赔付金额 给付金额",
        0.7: "申请金额 金额(大写) 金额(小写) 大写 小写",
    },
    Field.ID_NUMBER: {
        0.95: "身份证号 身份证号码 公民身份号码 身份证件号码",
        0.9: "证件号码 证件号 有效证件号码",
    },
    Field.PHONE: {
        0.9: "联系电话 手机 手机号 手机号码 电话 移动电话 固定电话 联系方式 电话号码 固话 "
        "联系电话/手机"
    },
}

LABELS: Mapping[str, tuple[Field, float]] = {
    label: (name, sure)
    for name, by_sureness in _LABELS.items()
    for sure, labels in by_sureness.items()
    for label in labels.split()
}
"""Field of each label, and the confidence that its value belongs to that field."""

_OTHER = (
    "性别 年龄 民族 出生 出生日期 国籍 婚姻状况 职业 职业代码 工作单位 单位 单位或住址 住址 "
    "地址 通讯地址 联系地址 邮编 邮政编码 邮箱 电子邮箱 年收入 身高 体重 证件类型 "
    "证件有效期 有效期 有效期限 签发机关 与投保人关系 与被保险人关系 与出险人关系 "
    "与申请人关系 关系 险种 险种名称 险种代码 保险金额 保额 保险期间 交费年期 交费方式 "
    "缴费方式 保险费 保费 受益比例 顺序 科别 科室 床号 住院号 门诊号 门诊/住院号 病历号 "
    "病案号 医保类型 医保编号 费用日期 预交金 医保支付 自付 序号 项目 项目名称 规格 数量 "
    "单价 金额 入院日期 出院日期 住院天数 就诊日期 出险日期 出险时间 出险地点 出险原因 "
    "事故日期 事故经过 事故经过及现状 处理意见 医嘱 建议 医师 医师签名 医师签字 医生 "
    "主治医师 制表人 审核人 受理人 经办人 业务员 业务员工号 户名 开户行 开户银行 账号 "
    "银行账号 卡号 币种 备注 票据代码 票据号码 校验码 收款人 复核人 主诉 现病史 既往史 "
    "出院医嘱 诊疗经过 生效日期 申请给付项目 随附单证"
)
OTHER_LABELS: frozenset[str] = frozenset(_OTHER.split())
"""Labels whose values are not extracted, but which end the value before them."""

_OF_VALUES = (
    "姓名 性别 年龄 民族 日期 时间 类型 号 号码 编号 电话 手机 地址 住址 国籍 邮编 邮政编码 "
    "邮箱 婚姻状况 年收入 身高 体重 科别 科室 签名 签字 有效期 期限 方式 比例 天数 币种 户名 "
    "开户行 开户银行"
)
VALUE_LABELS: frozenset[str] = frozenset(
    label
    for label in {*LABELS, *OTHER_LABELS} - {"电话"}  # 电话回访记录
    if label.endswith(tuple(_OF_VALUES.split()))
)
"""Labels that are followed by a value and do not indicate the type of a paper."""

SECTIONS: Mapping[str, Field] = {
    "投保人": Field.POLICYHOLDER,
    "被保险人": Field.INSURED,
    "主被保险人": Field.INSURED,
    "受益人": Field.BENEFICIARY,
    "身故受益人": Field.BENEFICIARY,
    "出险人": Field.CLAIM_PERSON,
    "申请人": Field.CLAIMANT,
    "患者": Field.PATIENT,
}
"""Person field that a bare 姓名 means, by the heading of a section of a form."""
