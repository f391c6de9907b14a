"""What a hospital charges: lines that multiply out and add up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

_GOODS = """
普通病房床位费||日|45.00|床位费|甲
二级护理||日|22.00|护理费|甲
一级护理||日|36.00|护理费|甲
住院诊查费||日|18.00|诊查费|甲
静脉输液||组|9.50|治疗费|甲
静脉采血||次|5.50|治疗费|甲
肌肉注射||次|4.00|治疗费|甲
换药(中)||次|24.00|治疗费|甲
雾化吸入治疗||次|12.60|治疗费|乙
中频脉冲电治疗||部位|28.00|治疗费|乙
心电监测||小时|6.20|治疗费|甲
血常规五分类||项|20.00|化验费|甲
C反应蛋白测定||项|18.50|化验费|甲
肝功能全套||项|86.00|化验费|甲
肾功能三项||项|36.00|化验费|甲
凝血功能四项||项|68.00|化验费|甲
电解质测定||项|40.00|化验费|甲
尿液分析||项|12.00|化验费|甲
空腹血糖测定||项|7.80|化验费|甲
十二通道心电图||次|32.00|检查费|甲
胸部正侧位片||次|85.00|检查费|甲
彩色多普勒超声||部位|128.00|检查费|乙
CT平扫||部位|286.00|检查费|乙
磁共振平扫||部位|468.00|检查费|乙
0.9%氯化钠注射液|250ml/袋|袋|4.32|西药费|甲
5%葡萄糖注射液|500ml/袋|袋|5.16|西药费|甲
注射用头孢呋辛钠|0.75g/支|支|15.84|西药费|甲
左氧氟沙星注射液|100ml/瓶|瓶|32.60|西药费|乙
氨溴索注射液|15mg/支|支|11.27|西药费|乙
甲钴胺注射液|0.5mg/支|支|8.95|西药费|乙
氟比洛芬酯注射液|50mg/支|支|42.18|西药费|乙
维生素C注射液|1g/支|支|1.86|西药费|甲
奥美拉唑肠溶胶囊|20mg×14粒|盒|21.35|西药费|甲
布洛芬缓释胶囊|0.3g×20粒|盒|16.90|西药费|甲
二甲双胍片|0.5g×30片|盒|13.72|西药费|甲
胰岛素注射液|300单位/支|支|48.36|西药费|甲
丹参注射液|10ml/支|支|6.48|中成药费|乙
云南白药胶囊|0.25g×16粒|盒|23.05|中成药费|乙
复方甘草片|100片/瓶|瓶|9.60|中成药费|甲
一次性输液器||套|2.85|材料费|丙
留置针|22G|支|19.80|材料费|乙
无菌敷料|10cm×12cm|片|14.30|材料费|丙
医用弹力绷带|8cm×4.5m|卷|18.00|材料费|丙
"""


@dataclass(frozen=True, slots=True)
class Charge:
    """One line of an expense list.

    Attributes:
        price: Yuan for one unit.
        level: How the public insurance treats it: "甲", "乙" or "丙".
    """

    day: date
    name: str
    spec: str
    unit: str
    price: Decimal
    quantity: int
    kind: str
    level: str

    @property
    def amount(self) -> Decimal:
        """Yuan for the line; exact, since quantities are whole."""
        return self.price * self.quantity


def invent(rng: Random, stay: tuple[date, date], lines: int) -> tuple[Charge, ...]:
    """Charges for a stay from its first to its last day, in order of days."""
    first, last = stay
    goods = [line.split("|") for line in _GOODS.strip().splitlines()]
    days = sorted(rng.randrange((last - first).days + 1) for _ in range(lines))
    charges = []
    for offset in days:
        name, spec, unit, price, kind, level = rng.choice(goods)
        quantity = rng.choice((1, 1, 1, 2, 2, 3, 4, 6))
        day = first + timedelta(days=offset)
        charges.append(Charge(day, name, spec, unit, Decimal(price), quantity, kind, level))
    return tuple(charges)


def total(charges: Iterable[Charge]) -> Decimal:
    """Sum of the amounts, in yuan."""
    return sum((charge.amount for charge in charges), Decimal("0.00"))


def by_kind(charges: Iterable[Charge]) -> dict[str, Decimal]:
    """Sums for each kind of charge, in order of first appearance."""
    sums: dict[str, Decimal] = {}
    for charge in charges:
        sums[charge.kind] = sums.get(charge.kind, Decimal("0.00")) + charge.amount
    return sums
