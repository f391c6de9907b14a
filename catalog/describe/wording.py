"""Comparison form of printed words.

OCR puts blanks between characters, and papers use full-width or traditional ones; words are
compared in one form, and stored as printed.
"""

from __future__ import annotations

import re
import unicodedata

HAN = r"\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
"""Ranges of all Han characters, also rare ones in names, for use in a character class."""

_SIMPLER = str.maketrans(
    "診斷證書單險費請療醫實記錄傷殘鑑鑒認處筆錄業營執戶護關係歷檢驗報體職資財務轉賬帳權書"
    "應變賠償償還決調談詢問諮復聲訴對滿評貸結審聯繫電話號碼種總額銀開領選項產給養銷繳續簽"
    "發兒統編備註員確據親約與爲為華門類別現場損維購課長過點從個並會計閱讀東車輛診屬擔條協"
    "議補劃歸組織機構買賣價",
    "诊断证书单险费请疗医实记录伤残鉴鉴认处笔录业营执户护关系历检验报体职资财务转账账权书"
    "应变赔偿偿还决调谈询问咨复声诉对满评贷结审联系电话号码种总额银开领选项产给养销缴续签"
    "发儿统编备注员确据亲约与为为华门类别现场损维购课长过点从个并会计阅读东车辆诊属担条协"
    "议补划归组织机构买卖价",
)
"""Traditional to simplified, for the words of forms; names and values keep theirs."""

_BLANKS = re.compile(r"\s+")
_BLANK_AT_HAN = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")


def compact(text: str) -> str:
    """Return the form in which printed words are compared: NFKC, simplified, without blanks."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).translate(_SIMPLER)


def closed_up(text: str) -> str:
    """Return `text` as printed, without blanks between Han characters."""
    return _BLANK_AT_HAN.sub("", text.strip())
