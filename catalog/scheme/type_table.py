"""The shipped document types (单证类型), as data."""

from __future__ import annotations

from catalog.scheme.class_scheme import SchemeType
from catalog.scheme.sign_table import SIGNS
from catalog.scheme.title_table import TITLES

_TYPES: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "JB·GR": (
        ("ID_CARD", "身份证复印件", "Copy of identity card", "L3"),
        ("HUKOU", "户口簿", "Household register", "L3"),
        ("OTHER_ID", "护照及其他证件", "Passport or other identity document", "L3"),
        ("BIRTH_CERT", "出生医学证明", "Medical certificate of birth", "L4"),
        ("RELATION_PROOF", "关系证明", "Proof of relationship", "L3"),
        ("BIZ_LICENSE", "营业执照", "Business licence", "L3"),
        ("CUSTOMER_FORM", "客户信息登记表", "Customer registration form", "L3"),
    ),
    "JB·ZY": (
        ("JOB_PROOF", "在职证明", "Proof of employment", "L3"),
        ("INCOME_PROOF", "收入证明", "Proof of income or means", "L3"),
    ),
    "JB·JK": (
        ("EXAM_REPORT", "体检报告", "Medical examination report", "L4"),
        ("PAST_RECORD", "既往病历", "Past medical records", "L4"),
        ("HEALTH_DECL", "健康告知书", "Health declaration", "L4"),
    ),
    "TB·BD": (
        ("POLICY", "保险单", "Insurance policy", "L2"),
        ("POLICY_ACK", "保单送达回执", "Policy delivery receipt", "L2"),
        ("PREMIUM_RECEIPT", "保费收据", "Premium receipt", "L2"),
        ("RENEWAL", "续期记录", "Renewal record", "L2"),
    ),
    "TB·SQ": (
        ("APPLICATION", "投保单", "Application for insurance", "L3"),
        ("APPLY_NOTICE", "投保提示书", "Notice to applicants", "L3"),
        ("PRODUCT_ACK", "产品说明书签收单", "Acknowledgement of product information", "L3"),
        ("UNDERWRITING", "核保资料", "Underwriting papers", "L4"),
        ("DEBIT_AUTH", "转账授权书", "Direct debit authority", "L4"),
        ("SALE_RECORDING", "双录资料", "Sales recording", "L3"),
    ),
    "TB·FJ": (("RIDER", "附加险及特别约定", "Rider or special terms", "L2"),),
    "TB·BQ": (
        ("CHANGE_APP", "保全申请书", "Application for policy change", "L3"),
        ("ENDORSEMENT", "批单", "Endorsement", "L3"),
        ("SURRENDER", "退保申请书", "Surrender request", "L3"),
        ("REINSTATE", "复效申请书", "Reinstatement request", "L3"),
        ("BENEFICIARY_CHANGE", "受益人变更申请书", "Change of beneficiary", "L3"),
        ("POLICY_LOAN", "保单贷款申请书", "Policy loan request", "L3"),
    ),
    "TB·ZB": (("REINSURANCE", "分保协议及账单", "Reinsurance treaty or account", "L2"),),
    "LP·SQ": (
        ("LOSS_NOTICE", "出险通知书", "Notice of loss", "L3"),
        ("CLAIM_FORM", "理赔申请书", "Claim form", "L4"),
        ("POA", "授权委托书", "Power of attorney", "L3"),
        ("BANK_CARD", "银行卡复印件", "Copy of bank card", "L4"),
    ),
    "LP·CL": (
        ("DIAGNOSIS_CERT", "诊断证明书", "Diagnosis certificate", "L4"),
        ("DISCHARGE", "出院小结", "Discharge summary", "L4"),
        ("MEDICAL_RECORD", "病历", "Medical record", "L4"),
        ("EXPENSE_LIST", "费用清单", "Itemised medical bill", "L4"),
        ("MEDICAL_INVOICE", "医疗收费票据", "Medical receipt", "L4"),
        ("LAB_REPORT", "检查检验报告", "Test or examination report", "L4"),
        ("PRESCRIPTION", "处方", "Prescription", "L4"),
        ("DISABILITY", "伤残鉴定书", "Disability assessment", "L4"),
        ("DEATH_CERT", "死亡证明", "Death certificate", "L4"),
        ("ACCIDENT_CERT", "事故认定书", "Accident report of an authority", "L4"),
        ("ACCIDENT_PHOTO", "事故现场照片", "Photographs of the accident", "L4"),
        ("LOSS_LIST", "损失清单", "Schedule of loss or repair bill", "L4"),
    ),
    "LP·DC": (
        ("SURVEY_REPORT", "查勘报告", "Loss survey report", "L4"),
        ("INVESTIGATION", "调查报告", "Investigation report", "L4"),
        ("INTERVIEW", "问询笔录", "Record of interview", "L4"),
    ),
    "LP·JG": (
        ("CALC_SHEET", "理算书", "Claim adjustment sheet", "L3"),
        ("DECISION", "理赔决定通知书", "Notice of claim decision", "L3"),
        ("REJECTION", "拒赔通知书", "Notice of rejection", "L3"),
        ("CLOSE_REPORT", "结案报告", "Claim closing report", "L3"),
        ("PAYMENT_RECEIPT", "赔款收据", "Receipt for claim payment", "L3"),
    ),
    "KF·ZX": (("CONSULT", "咨询记录", "Record of enquiry", "L2"),),
    "KF·TS": (("COMPLAINT", "投诉登记表", "Complaint record", "L3"),),
    "KF·HF": (("RETURN_VISIT", "回访记录", "Record of follow-up call", "L2"),),
    "KF·MY": (("SATISFACTION", "满意度调查表", "Satisfaction survey form", "L2"),),
    "QT·XY": (
        ("CREDIT_REPORT", "信用报告", "Credit report", "L4"),
        ("LOAN_RESULT", "贷款审批结果", "Loan decision", "L4"),
    ),
    "QT·FL": (
        ("NOTARIAL", "公证书", "Notarial certificate", "L4"),
        ("LAWYER_LETTER", "律师函", "Lawyer's letter", "L4"),
        ("JUDGMENT", "判决、调解或仲裁文书", "Judgment, mediation or award", "L4"),
    ),
    "QT·QT": (("OTHER", "其他材料", "Other paper", "L3"),),
    "GL·JD": (
        ("APPRAISAL_REPORT", "鉴定报告", "Appraisal report", "L2"),
        ("DESTRUCTION_REGISTER", "销毁清册", "Destruction register", "L2"),
    ),
    "GL·YW": (
        ("TRANSFER_REGISTER", "移交清册", "Transfer register", "L2"),
        ("VOLUME_NOTE", "备考表", "Note sheet of a volume", "L2"),
        ("ACCEPTANCE_REPORT", "验收报告", "Acceptance report", "L2"),
        ("LOAN_REGISTER", "借阅登记簿", "Loan register", "L2"),
    ),
}

TYPES: tuple[SchemeType, ...] = tuple(
    SchemeType(code, zh, en, class_code, level, TITLES[code], SIGNS.get(code, ()))
    for class_code, rows in _TYPES.items()
    for code, zh, en, level in rows
)
"""Every document type, in the order of the class tree."""
