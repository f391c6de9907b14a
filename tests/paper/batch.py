"""Which papers the shipped batch holds, and in what state they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from tests.paper import cases
from tests.paper.cases import Case

CAST = {
    "林晓岚": (11, "女", 118),
    "陈致远": (22, "男", 96),
    "苏慕雪": (33, "女", 20),
    "何其昌": (40, "男", 44),
    "欧阳静仪": (51, "女", 22),
    "韩书瑶": (62, "女", 20),
}
"""Name to seed, sex and how many lines the hospital charged."""


@dataclass(frozen=True, slots=True)
class Scan:
    """One file or folder of the batch.

    Attributes:
        name: File name, or the folder's name.
        who: Key of `CAST`.
        forms: Document types whose sheets follow each other.
        states: A condition for each sheet; "back" is an empty back of the sheet before it and
            takes no sheet of its own.
        kind: "tiff-jpeg", "tiff-lzw", "tiff-g4", "jpeg", "png", "pdf", "text-pdf" or "folder".
        title: As the manifest gives it; None where the manifest does not know the file.
    """

    name: str
    who: str
    forms: tuple[str, ...]
    states: tuple[str, ...]
    kind: str
    title: str | None = None


SCANS = (
    Scan("001-投保单-林晓岚.tif", "林晓岚", ("APPLICATION",),
         ("stamped", "back", "office", "skewed", "stamped", "back"), "tiff-jpeg",
         "林晓岚人身保险投保单"),
    Scan("002-投保单-陈致远.pdf", "陈致远", ("APPLICATION",), ("yellowed",) * 4, "pdf"),
    Scan("003-投保单-苏慕雪.tif", "苏慕雪", ("APPLICATION",), ("clean",) * 4, "tiff-lzw"),
    Scan("004-电子保险单-苏慕雪.pdf", "苏慕雪", ("POLICY",), ("clean",) * 2, "text-pdf"),
    Scan("005-保全变更申请书-苏慕雪.tif", "苏慕雪", ("CHANGE_APP",),
         ("stamped", "back", "stamped"), "tiff-jpeg"),
    Scan("006-理赔申请书-林晓岚.tif", "林晓岚", ("CLAIM_FORM",),
         ("stamped", "back", "stamped"), "tiff-jpeg", "林晓岚理赔申请书"),
    Scan("007-诊断证明书-林晓岚.jpg", "林晓岚", ("DIAGNOSIS_CERT",), ("stamped",), "jpeg"),
    Scan("008-出院小结-林晓岚.jpg", "林晓岚", ("DISCHARGE",), ("turned-180",), "jpeg"),
    Scan("009-费用清单-林晓岚.pdf", "林晓岚", ("EXPENSE_LIST",),
         ("faded", "faded", "skewed", "office", "colour"), "pdf",
         "林晓岚住院费用明细清单"),
    Scan("010-理赔案卷-陈致远", "陈致远", ("CLAIM_FORM", "DIAGNOSIS_CERT", "DISCHARGE"),
         ("skewed", "stamped", "skewed", "copied"), "folder", "陈致远理赔案卷"),
    Scan("011-费用清单-陈致远.tif", "陈致远", ("EXPENSE_LIST",),
         ("copied", "copied", "turned-180", "copied"), "tiff-jpeg"),
    Scan("012-传真-理赔申请书-何其昌.tif", "何其昌", ("CLAIM_FORM",), ("fax",) * 2, "tiff-g4",
         "何其昌理赔申请书（传真件）"),
    Scan("013-费用清单-何其昌.tif", "何其昌", ("EXPENSE_LIST",), ("fax",) * 2, "tiff-g4"),
    Scan("014-诊断证明书-何其昌.png", "何其昌", ("DIAGNOSIS_CERT",), ("turned-90",), "png"),
    Scan("015-手机拍摄-诊断证明书-欧阳静仪.jpg", "欧阳静仪", ("DIAGNOSIS_CERT",), ("photo",),
         "jpeg"),
    Scan("016-费用清单-欧阳静仪.jpg", "欧阳静仪", ("EXPENSE_LIST",), ("faded",), "jpeg"),
    Scan("017-診斷證明書-韓書瑤.jpg", "韩书瑶", ("DIAGNOSIS_CERT_TC",), ("yellowed",), "jpeg"),
)  # fmt: skip

DUPLICATE = ("018-诊断证明书-林晓岚-重复扫描.jpg", "007-诊断证明书-林晓岚.jpg")
"""A file, and the file whose very bytes it has."""

BROKEN = ("019-损坏-扫描中断.jpg", "016-费用清单-欧阳静仪.jpg")
"""A file, and the file of whose bytes it is the first third."""

NOTE = "扫描说明.txt"
NOTE_TEXT = (
    "本批为示例档案：人物、医院、保险公司和号码均为虚构。\n"
    "018 与 007 内容相同，019 扫描中断、无法打开；二者用于演示收件核对。\n"
)

CLASSES = {
    "APPLICATION": "TB·SQ",
    "CHANGE_APP": "TB·BQ",
    "CLAIM_FORM": "LP·SQ",
    "DIAGNOSIS_CERT": "LP·CL",
    "DIAGNOSIS_CERT_TC": "LP·CL",
    "DISCHARGE": "LP·CL",
    "EXPENSE_LIST": "LP·CL",
    "POLICY": "TB·BD",
}
"""Document type to the class it is filed in."""


@lru_cache(maxsize=16)
def case(who: str) -> Case:
    """The affair of somebody in `CAST`."""
    seed, sex, lines = CAST[who]
    return cases.make(seed, who, sex, lines)


def year(form: str, affair: Case) -> int:
    """The year a paper of some type belongs to."""
    if form == "CHANGE_APP":
        return affair.changed.year
    return affair.applied.year if CLASSES[form].startswith("TB") else affair.discharged.year
