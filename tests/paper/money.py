"""Amounts as they stand on paper: in figures and in capital characters."""

from __future__ import annotations

from decimal import Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


def figures(amount: Decimal) -> str:
    """Two decimals and thousands separators: "16,409.02"."""
    return f"{amount:,.2f}"


def capital(amount: Decimal) -> str:
    """The amount in capital characters without "人民币".

    Rules of the annex to 支付结算办法: 整 after 元 or 角, one 零 for a run of zeros inside,
    零 between 元 and 分 where there is no 角.

    Args:
        amount: From 0.00 up to less than 10^12, at most two decimals.
    """
    yuan, cents = divmod(int(amount * 100), 100)
    tenths, hundredths = divmod(cents, 10)
    said = _whole(yuan) + "元" if yuan else ""
    if tenths:
        said += _DIGITS[tenths] + "角"
    elif hundredths and yuan:
        said += "零"
    if hundredths:
        return said + _DIGITS[hundredths] + "分"
    return (said or "零元") + "整"


def _whole(yuan: int) -> str:
    said, gap = "", False
    for power in range(len(_GROUPS) - 1, -1, -1):
        group = yuan // 10_000**power % 10_000
        if not group:
            gap = gap or bool(said)
            continue
        if said and (gap or group < 1000):
            said += "零"
        said += _group(group) + _GROUPS[power]
        gap = False
    return said


def _group(number: int) -> str:
    said, gap = "", False
    for power in range(3, -1, -1):
        digit = number // 10**power % 10
        if digit:
            said += ("零" if gap and said else "") + _DIGITS[digit] + _PLACES[power]
            gap = False
        else:
            gap = True
    return said
