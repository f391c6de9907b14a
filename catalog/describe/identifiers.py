"""Numbers of persons, policies, cases and telephones: formats, check characters and masking."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_IDENTITY = re.compile(r"[1-9][0-9]{5}(?:18|19|20)[0-9]{9}[0-9X]")
_OLD_IDENTITY = re.compile(r"[1-9][0-9]{14}")
_LIKE_DIGITS = str.maketrans("OoQDIl|!ZzSBgq", "00001111225899")
_LIKE_X = str.maketrans("x×*✕", "XXXX")

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(010|02[0-9]|0[3-9][0-9]{2})-?([2-9][0-9]{6,7})(?:[-转]([0-9]{1,6}))?")
_SERVICE = re.compile(r"(?:400|800)-?[0-9]{3}-?[0-9]{4}")
_COUNTRY = re.compile(r"^(?:\+|00)?86[- ]?(?=1[3-9][0-9])")

_NUMBER = re.compile(r"[A-Z0-9]{10,25}")
_CASE_NUMBER = re.compile(r"[A-Z0-9]{6,30}")
_JOINTS = re.compile(r"[\s\-‐‑–—－_/·.]+")


@dataclass(frozen=True, slots=True)
class Identity:
    """A citizen identity number (公民身份号码, GB 11643-1999).

    Attributes:
        number: Eighteen characters, the last a digit or X.
        printed: As on the paper: an old number has fifteen digits.
        valid: Whether the day of birth is real and the check character is right.
        born: Day of birth; None if it is not real.
        repaired: Whether a look-alike letter was read as a digit to make it valid; a person has
            to check it.
    """

    number: str = field(repr=False)
    printed: str = field(repr=False)
    valid: bool
    born: date | None = field(repr=False)
    repaired: bool = False

    @property
    def masked(self) -> str:
        """The number, masked for display."""
        return mask_identity(self.number)


def read_identity(text: str, today: date | None = None) -> Identity | None:
    """Parse an identity number; None if the text does not have the form of one.

    Args:
        text: The number alone; blanks are allowed.
        today: A later day of birth is not real; None to skip this check.
    """
    printed = "".join(unicodedata.normalize("NFKC", text).split())
    tidy = printed[:-1] + printed[-1:].translate(_LIKE_X)
    if _OLD_IDENTITY.fullmatch(tidy):
        return _identity(upgraded(tidy), printed, today)
    if _IDENTITY.fullmatch(tidy):
        return _identity(tidy, printed, today)
    mended = tidy[:17].translate(_LIKE_DIGITS) + (tidy[17:].translate(_LIKE_DIGITS))
    if mended != tidy and _IDENTITY.fullmatch(mended):
        found = _identity(mended, printed, today, repaired=True)
        return found if found.valid else None
    return None


def _identity(
    number: str, printed: str, today: date | None, *, repaired: bool = False
) -> Identity:
    born = _birth(number)
    if born is not None and today is not None and born > today:
        born = None
    valid = born is not None and number[17] == check_character(number[:17])
    return Identity(number, printed, valid, born, repaired)


def _birth(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def check_character(first: str) -> str:
    """Return the check character of the first seventeen digits (ISO 7064, MOD 11-2)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first, strict=True))
    return _CHECKS[total % 11]


def upgraded(old: str) -> str:
    """Convert an old number of fifteen digits to eighteen characters."""
    first = f"{old[:6]}19{old[6:]}"
    return first + check_character(first)


def mask_identity(number: str) -> str:
    """Mask the day of birth: `110105********002X`; an old number keeps six and three digits."""
    end = 4 if len(number) > 15 else 3  # noqa: PLR2004 - the length of old numbers
    return (
        number[:6] + "*" * max(0, len(number) - 6 - end) + number[max(6, len(number) - end) :]
    )


def read_phone(text: str) -> str | None:
    """Parse a telephone number: a mobile's eleven digits, `010-12345678`, or `400-123-4567`.

    An extension follows a second hyphen. None if the text is no such number.
    """
    tidy = "".join(unicodedata.normalize("NFKC", text).replace("—", "-").split())
    tidy = _COUNTRY.sub("", tidy.replace("(", "").replace(")", "-"))
    bare = tidy.replace("-", "")
    if _MOBILE.fullmatch(bare):
        return bare
    if _SERVICE.fullmatch(tidy):
        return f"{bare[:3]}-{bare[3:6]}-{bare[6:]}"
    found = _LANDLINE.fullmatch(tidy)
    return "-".join(part for part in found.groups() if part) if found else None


def mask_phone(number: str) -> str:
    """Mask the middle: `199****0001`; of a landline, all but area code and last two digits."""
    if _MOBILE.fullmatch(number):
        return f"{number[:3]}****{number[-4:]}"
    area, joint, rest = number.partition("-")
    return area + joint + re.sub(r"[0-9](?=[0-9-]*[0-9]{2}$)", "*", rest)


def read_number(text: str) -> str:
    """Return a policy, application or case number: half-width, upper case, without separators.

    There is no national format; each insurer has its own.
    """
    return _JOINTS.sub("", unicodedata.normalize("NFKC", text)).upper()


def is_policy_number(number: str) -> bool:
    """Return whether a number from `read_number` has the usual format of policy numbers."""
    return bool(_NUMBER.fullmatch(number)) and any(map(str.isdigit, number))


def is_case_number(number: str) -> bool:
    """Return whether a number from `read_number` may be that of a claim, report or change."""
    return bool(_CASE_NUMBER.fullmatch(number)) and any(map(str.isdigit, number))
