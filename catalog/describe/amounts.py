"""Amounts of money in digits and in capitals (大写); exact, in yuan with two decimals."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

LARGEST = Decimal("9999999999999999.99")
"""Largest amount that the register can store: eighteen digits, two of them decimals."""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_CENT = Decimal("0.01")
_VARIANTS = str.maketrans("〇弍貳叄弎參陸圆圓億萬正", "零贰贰叁叁叁陆元元亿万整")

_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,16})"
_PLAIN = re.compile(rf"(?P<n>{_NUMBER}(?:\.[0-9]{{1,2}})?)元?整?")
_TEN_THOUSANDS = re.compile(rf"(?P<n>{_NUMBER}(?:\.[0-9]{{1,6}})?)万元?整?")
_BY_UNITS = re.compile(rf"(?P<yuan>{_NUMBER})元(?:(?P<jiao>[0-9])角)?(?:(?P<fen>[0-9])分)?整?")
_CURRENCY = re.compile(r"^(?:人民币|RMB|CNY)?[:¥]?")

_CAPITAL = re.compile(
    rf"(?:人民币)?:?(?:(?P<yuan>[{_DIGITS}拾佰仟万亿]+)元)?零?"
    rf"(?:(?P<jiao>[{_DIGITS}])角)?零?(?:(?P<fen>[{_DIGITS}])分)?整?"
)
_OPTIONAL_ZERO = re.compile("(?<=[元万亿])零")


def parse_amount(text: str) -> Decimal | None:
    """Parse an amount in digits such as `¥1,409.50`, `12.5万元`, `1409元5角`; else None.

    A letter, a second decimal point or a third decimal makes it invalid.
    """
    plain = unicodedata.normalize("NFKC", "".join(text.split())).translate(_VARIANTS)
    plain = _CURRENCY.sub("", plain, count=1)
    if found := _PLAIN.fullmatch(plain):
        return _kept(_decimal(found["n"]))
    if found := _TEN_THOUSANDS.fullmatch(plain):
        return _kept(_decimal(found["n"]) * 10_000)
    if found := _BY_UNITS.fullmatch(plain):
        cents = int(found["jiao"] or 0) * 10 + int(found["fen"] or 0)
        return _kept(_decimal(found["yuan"]) + cents * _CENT)
    return None


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _kept(amount: Decimal) -> Decimal | None:
    exact = amount.quantize(_CENT) if amount <= LARGEST else None
    return exact if exact == amount else None


def parse_capital(text: str) -> Decimal | None:
    """Parse an amount in capitals such as `人民币壹仟肆佰零玖元伍角`; None if malformed.

    The text must equal the output of `write_capital`, except for variants of a character, 整 or
    正, and the 零 that may be omitted after 万, 亿 and 元 (支付结算办法附一).
    """
    plain = unicodedata.normalize("NFKC", "".join(text.split())).translate(_VARIANTS)
    found = _CAPITAL.fullmatch(plain)
    if found is None or not any(found.groups()):
        return None
    yuan = _whole(found["yuan"] or "零")
    if yuan is None:
        return None
    cents = _DIGITS.index(found["jiao"] or "零") * 10 + _DIGITS.index(found["fen"] or "零")
    amount = yuan + cents * _CENT
    said = plain.removeprefix("人民币").removeprefix(":")
    if amount > LARGEST or _essence(said) != _essence(write_capital(amount)):
        return None
    return amount


def _essence(capital: str) -> str:
    return _OPTIONAL_ZERO.sub("", capital.removesuffix("整"))


def _whole(capital: str) -> Decimal | None:
    """Parse whole yuan; the caller detects invalid spellings by formatting the result."""
    total, group, digit = 0, 0, 0
    for character in capital:
        if character in _DIGITS:
            digit = _DIGITS.index(character)
        elif character in "拾佰仟":
            group, digit = group + digit * 10 ** _UNITS.index(character), 0
        elif character == "万":
            total, group, digit = total + (group + digit) * 10_000, 0, 0
        else:
            total, group, digit = (total + group + digit) * 10**8, 0, 0
        if total > LARGEST:
            return None
    return Decimal(total + group + digit)


def write_capital(amount: Decimal) -> str:
    """Format an amount in capitals, without the 人民币 that forms print before it.

    Raises:
        ValueError: It is negative, too large, or has fractions of a cent.
    """
    if not 0 <= amount <= LARGEST or amount != amount.quantize(_CENT):
        raise ValueError(amount)
    yuan, cents = divmod(int(amount * 100), 100)
    jiao, fen = divmod(cents, 10)
    whole = f"{_written(yuan)}元" if yuan or not cents else ""
    if not cents:
        return f"{whole}整"
    tenth = f"{_DIGITS[jiao]}角" if jiao else ("零" if whole else "")
    return whole + tenth + (f"{_DIGITS[fen]}分" if fen else "")


def _written(yuan: int) -> str:
    """Format whole yuan; consecutive zeros become one 零, trailing ones none."""
    if not yuan:
        return "零"
    done, gap = "", False
    for power in reversed(range(4)):
        group = yuan // 10_000**power % 10_000
        for unit in reversed(range(4)):
            digit = group // 10**unit % 10
            if digit:
                done += ("零" if gap and done else "") + _DIGITS[digit] + _UNITS[unit]
            gap = not digit
        done += _group_name(power, group, yuan)
    return done


def _group_name(power: int, group: int, yuan: int) -> str:
    """Return the unit of a group of four digits; 亿 also if that group is empty below 万亿."""
    if power == 2 and yuan >= 10**8:  # noqa: PLR2004 - the third group of four digits
        return "亿"
    return _GROUPS[power][:1] if group else ""
