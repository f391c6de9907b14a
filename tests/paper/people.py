"""People who do not exist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

AREA = "999999"
"""No such area was ever given out, so no identity number below can be anybody's."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"

_FAMILY = "林陈苏何韩周许沈梁宋唐邓冯程蔡彭潘袁蒋余"
_GIVEN = "晓岚致远慕雪其昌静仪文博雨桐思源嘉禾明哲若溪承志欣然书瑶子墨安宁"
_STREETS = ("清河路", "望江东街", "梧桐巷", "文昌大道", "新港一路", "学府路", "青石桥街")
_TOWNS = ("临溪市东湖区", "临溪市南城区", "青禾县城关镇", "海晏市港湾区")
_JOBS = (
    ("中学教师", "临溪市第三中学"),
    ("会计", "临溪市恒通物流有限公司"),
    ("软件工程师", "海晏云图科技有限公司"),
    ("药剂师", "青禾县康宁药房"),
    ("机械技工", "临溪重型机械厂"),
    ("公交驾驶员", "海晏市公共交通有限公司"),
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented.

    Attributes:
        name: In simplified characters.
        sex: "男" or "女"; the identity number says the same.
        born: Day of birth; the identity number says the same.
        id_no: 18 characters with a valid check character.
        phone: Mobile number, 11 digits.
        account: Bank account of 19 digits with a valid Luhn digit.
    """

    name: str
    sex: str
    born: date
    id_no: str
    phone: str
    address: str
    job: str
    employer: str
    account: str

    def age(self, day: date) -> int:
        """Completed years on a day."""
        return (
            day.year
            - self.born.year
            - ((day.month, day.day) < (self.born.month, self.born.day))
        )


def check_character(first: str) -> str:
    """The eighteenth character for the first seventeen digits (GB 11643-1999)."""
    total = sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def luhn_digit(first: str) -> str:
    """The last digit of a card number, for the digits before it."""
    total = 0
    for place, digit in enumerate(reversed(first)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def invent(rng: Random, name: str | None = None, sex: str | None = None) -> Person:
    """Make somebody up, between about 25 and 60 years old in 2023."""
    name = name or rng.choice(_FAMILY) + "".join(rng.sample(_GIVEN, rng.choice((1, 2, 2))))
    sex = sex or rng.choice("男女")
    born = date(1963, 1, 1) + timedelta(days=rng.randrange(35 * 365))
    sequence = rng.randrange(1, 499) * 2 + (sex == "男")
    first = f"{AREA}{born:%Y%m%d}{sequence:03d}"
    job, employer = rng.choice(_JOBS)
    account = f"9999{rng.randrange(10**14):014d}"
    return Person(
        name=name,
        sex=sex,
        born=born,
        id_no=first + check_character(first),
        phone=f"199000000{rng.randrange(100):02d}",
        address=f"{rng.choice(_TOWNS)}{rng.choice(_STREETS)}{rng.randrange(1, 300)}号"
        f"{rng.randrange(1, 20)}栋{rng.randrange(1, 18)}0{rng.randrange(1, 5)}室",
        job=job,
        employer=employer,
        account=account + luhn_digit(account),
    )
