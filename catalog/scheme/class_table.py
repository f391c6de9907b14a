"""The shipped class tree (类目表), as data.

The five classes and those below them follow the usual arrangement of an insurer's customer
files; GL holds the records of records management. A class that has classes below it holds no
items.
"""

from __future__ import annotations

from catalog.scheme.class_scheme import SchemeClass, Trigger

_CONTRACT = (Trigger.CONTRACT_TERMINATED,)
_RELATION = (Trigger.RELATION_ENDED,)
_CLAIM = (Trigger.CLAIM_CLOSED, Trigger.CONTRACT_TERMINATED)
_COMPLAINT = (Trigger.COMPLAINT_CLOSED,)
_DISPUTE = (Trigger.DISPUTE_ENDED,)
_DATE = (Trigger.ITEM_DATE,)

_TREE: tuple[tuple[str, str, str, str, str, tuple[Trigger, ...]], ...] = (
    ("JB", "基本信息类", "Customer particulars", "L3", "D10", _RELATION),
    ("JB·GR", "个人/单位基本信息", "Identity of persons and bodies", "L3", "D10", _RELATION),
    ("JB·ZY", "职业信息", "Occupation and income", "L3", "D10", _RELATION),
    ("JB·JK", "健康状况", "State of health", "L4", "D10", _CONTRACT),
    ("TB", "投保记录类", "Policy records", "L3", "D10", _CONTRACT),
    ("TB·BD", "保单信息", "Policies and premiums", "L2", "D10", _CONTRACT),
    ("TB·SQ", "投保申请", "Applications for cover", "L3", "D10", _CONTRACT),
    ("TB·FJ", "附加条款", "Riders and special terms", "L2", "D10", _CONTRACT),
    ("TB·BQ", "保全变更", "Policy changes", "L3", "D10", _CONTRACT),
    ("TB·ZB", "再保险", "Reinsurance", "L2", "D30", _CONTRACT),
    ("LP", "理赔记录类", "Claim records", "L4", "D10", _CLAIM),
    ("LP·SQ", "理赔申请", "Claims made", "L3", "D10", _CLAIM),
    ("LP·CL", "理赔材料", "Evidence for claims", "L4", "D10", _CLAIM),
    ("LP·DC", "查勘调查", "Surveys and investigations", "L4", "D10", _CLAIM),
    ("LP·JG", "理赔结果", "Claim decisions and payments", "L3", "D10", _CLAIM),
    ("KF", "客户服务类", "Customer service", "L2", "D10", _CONTRACT),
    ("KF·ZX", "咨询记录", "Enquiries", "L2", "D5", _DATE),
    ("KF·TS", "投诉记录", "Complaints", "L3", "D10", _COMPLAINT),
    ("KF·HF", "回访记录", "Follow-up calls", "L2", "D10", _CONTRACT),
    ("KF·MY", "满意度调查", "Satisfaction surveys", "L2", "D5", _DATE),
    ("QT", "其他相关材料", "Other related papers", "L3", "D10", ()),
    ("QT·XY", "信用评估", "Credit assessment", "L4", "D5", _RELATION),
    ("QT·FL", "法律文件", "Legal papers", "L4", "D30", _DISPUTE),
    ("QT·QT", "其他", "Other", "L3", "D10", ()),
    ("GL", "管理记录", "Records management", "L2", "D30", _DATE),
    ("GL·JD", "鉴定与销毁", "Appraisal and destruction", "L2", "Y", _DATE),
    ("GL·YW", "移交、验收与利用", "Transfer, acceptance and use", "L2", "D30", _DATE),
)

CLASSES: tuple[SchemeClass, ...] = tuple(SchemeClass(*row) for row in _TREE)
"""Every class, each after its parent."""
