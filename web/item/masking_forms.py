"""Patterns of personal numbers in running text, and of the labels before them."""

from __future__ import annotations

import re
from enum import Enum

LIKE_ASCII = str.maketrans("０１２３４５６７８９Ｘｘ－", "0123456789Xx-")
"""Translation table from full-width characters to ASCII, one to one."""


class Kind(Enum):
    """Kind of a personal number."""

    IDENTITY = "identity"
    ACCOUNT = "account"
    PHONE = "phone"


# Not next to a letter, digit or masked character, directly or through a joining character:
# excludes archive numbers (D10-000001), amounts (1,380,000.00), codes (P-2024...).
_FREE = r"(?<![0-9A-Za-z*])(?<![0-9A-Za-z*][-_/.,·])(?<![¥￥$])"
_ENDS = r"(?![0-9A-Za-z*])(?![_/.,·-][0-9A-Za-z*])"
_PART = r"[ \u3000]?"
_JOINT = r"[ \u3000-]?"

IDENTITY = re.compile(
    rf"(?<![0-9A-Za-z*])[1-9][0-9]{{5}}{_PART}(?:18|19|20)[0-9]{{2}}{_PART}[0-9]{{4}}{_PART}"
    r"[0-9]{3}[0-9Xx](?![0-9A-Za-z*])"
)
"""GB 11643: 6 digits for the area, 8 for the date of birth, 3 for order, 1 check character."""

MOBILE = re.compile(
    rf"{_FREE}(?:\+?86{_JOINT})?1[3-9][0-9]{_JOINT}[0-9]{{4}}{_JOINT}[0-9]{{4}}{_ENDS}"
)

ACCOUNT = re.compile(
    rf"{_FREE}(?:[0-9]{{16,19}}"
    rf"|(?!(?:19|20)[0-9]{{2}}[ \u3000-])[0-9]{{4}}(?:[ \u3000-][0-9]{{4}}){{3}}"
    rf"(?:[ \u3000-]?[0-9]{{1,3}})?){_ENDS}"
)
"""Bank cards and accounts: 16 to 19 digits, or groups of four, but no sequence of years."""

_DAY = r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
TIME = re.compile(rf"{_DAY}(?:{_DAY}$|(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9])")
"""Date and time to the second, as serial numbers begin, or two dates."""

OTHER_NUMBER = re.compile(
    r"(?:保单|保险单|合同|投保|批单|赔案|报案|立案|理赔|案件|单证|发票|票据|收据|条码|条形码|流水|"
    r"交易|订单|信用代码|税号|识别号|登记|注册|执照|档号|病历|住院|就诊|门诊|业务|受理|凭证|编号|"
    r"(?i:policy|contract|claim|case|invoice|receipt|order|serial|ref))[^0-9\n]{0,10}$"
)
"""Label, before a number, of a number that is no account."""


def _spaced(words: str) -> str:
    """Return a pattern of labels whose characters may be separated by blanks."""
    between = r"[ \u3000]{0,3}"
    return "|".join(between.join(map(re.escape, word)) for word in words.split())


_LABELS = {
    Kind.IDENTITY: _spaced("证件号码 证件号 身份证号码 身份证号 身份证 身份号码")
    + r"|(?i:id|identity)\s?(?i:card)?\s?(?i:no|number)",
    Kind.ACCOUNT: _spaced("账号 帐号 账户 帐户 卡号 存折号 存折号码")
    + r"|(?i:account|card|a/c)\s?(?i:no|number)",
    Kind.PHONE: _spaced("手机号码 手机号 手机 移动电话 联系电话 电话号码 电话 联系方式")
    + r"|(?i:tel|phone|mobile)",
}
_SIGN = r"(?:[^\s\u4e00-\u9fff]|(?<=[0-9])[\u4e00-\u9fff](?=[0-9]))"

LABELLED = {
    kind: re.compile(
        rf"(?:{labels})(?:{_PART}[（(][^）)\n]{{0,8}}[）)])?"
        rf"(?P<between>[\s:：;；=。.]{{0,6}})(?P<run>{_SIGN}(?:{_JOINT}{_SIGN}){{6,40}})"
    )
    for kind, labels in _LABELS.items()
}
"""Label, separator and the run of characters after it, by kind; see `number_in`."""

_LENGTHS = {Kind.IDENTITY: range(14, 20), Kind.ACCOUNT: range(10, 26)}
"""Valid lengths in characters; of an identity number one may be missing or added."""

_PASSPORT = re.compile(r"[A-Za-z][0-9]{7,10}")
_PHONE = re.compile(r"(?:\+?86)?(?:[1lLiIT7|!/\\][^012].{9}|0[0-9]{9,11})")
_NONE = re.compile(
    r"[A-Za-z]{0,4}P[A-Za-z]{0,4}[0-9]{8,}"  # policy number
    r"|[¥￥$]?[0-9]{1,3}(?:,[0-9]{3})*(?:\.[0-9]{1,2})?"  # amount
    r"|[¥￥$]?[0-9]+\.[0-9]{1,2}"
    r"|(?:19|20)[0-9]{2}[-./][0-9]{1,2}[-./][0-9]{1,2}"  # date
    r"|[A-Z]{1,2}[0-9]{2,3}-.*·.*"  # archive number
)
_MISREAD = 2
"""Maximum number of misread characters in a number."""


def number_in(run: str, kind: Kind, *, on_next_line: bool = False) -> int:
    """Return the length of the number of a kind at the start of a run; 0 if it has none.

    Args:
        run: Characters after a label, with blanks and hyphens; not empty.
        kind: Kind by the label.
        on_next_line: Whether the run is on the line after the label; then it has to begin
            with a digit.
    """
    if on_next_line and not run[0].isdigit():
        return 0
    ends = [at for at, char in enumerate(run) if char in " \u3000"]
    for end in (len(run), *reversed(ends)):
        number = run[:end].rstrip("-.,;:，；：。、)）/ \u3000")
        if _is(number, kind):
            return len(number)
    return 0


def _is(number: str, kind: Kind) -> bool:
    signs = re.sub(r"[ \u3000-]", "", number)
    if "*" in signs or _NONE.fullmatch(number):
        return False
    strange = sum(not (char.isascii() and char.isdigit()) for char in signs)
    if kind is Kind.IDENTITY:
        strange -= signs[-1:] in {"X", "x"}
        if _PASSPORT.fullmatch(signs):
            return True
    if strange > _MISREAD:
        return False
    if kind is Kind.PHONE:
        return bool(_PHONE.fullmatch(signs))
    return len(signs) in _LENGTHS[kind]
