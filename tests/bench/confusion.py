"""Misreads a text as a reader of bad paper would: the shares are those measured on aged pages.

Of a hundred characters nine have an alternative reading of weight 0.1 and more, and thirty
more a lighter one. Of the misread characters that were read as another one, two thirds are
among the alternative readings of their place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from zlib import crc32

from search.matching.uncertainty import Doubt

WRONG = 0.02
"""Share of characters misread, lost or gained."""

_LOST, _GAINED = 0.15, 0.10
"""Shares of those; the rest is read as another character."""

_LINE_LOST = 0.005
"""Share of lines that are not seen at all."""

_DOUBTED = 0.075
"""Share of right characters that look doubtful all the same."""

_ALIKE = (
    "0OQ8 1l7I 5S6 3８8 2Z 9g 4A 未末木 己已巳 人入八 日曰目 千干于 土士工 大太犬 "
    "天夫无 王玉主 贝见页 员圆园 治冶洽 晓晚皖 岚风凤 林森材 建健键 国图园 明朋眀 "
    "保堡褒 险验检 院完皖 思恩 投没役 单早草 理埋 赔培陪 病痛疼 医区 市布 省肖 号另 "
    "月用 年午 姓娃性 名各 身射 份分 期朝 签金 字宇 诊珍 断继 书节 住往注 址扯 "
    "电由甲 话活 金全 额颁 元无 万方 申由 请清情 何向 其具 昌冒 苏办 雪雷 慕幕 陈阵 "
    "周同 许计 沈沉 梁粱 宋未 唐庸 邓郑 冯马 程稈 蔡祭 彭影 潘翻 袁哀 蒋将 余佘 "
    "静净 仪议 文丈 博傅 雨两 桐铜 源原 嘉喜 禾木 哲誓 若苦 溪奚 承丞 志忘 欣欧 "
    "然燃"
)
_GROUPS = {char: group for group in _ALIKE.split() for char in group}
_ANY = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下"
)


def alike(char: str) -> str:
    """Give what a character is taken for, always the same few."""
    known = _GROUPS.get(char, "").replace(char, "")
    if char.isdigit():
        return known + "0123456789".replace(char, "")[crc32(char.encode()) % 8 :][:1]
    start = crc32(char.encode()) % (len(_ANY) - 3)
    return known + _ANY[start : start + 3].replace(char, "")


@dataclass
class Misreader:
    """Reads one text wrongly, the same way for the same seed.

    Attributes:
        text: What was read.
        doubts: About it.
    """

    rng: Random
    text: str = ""
    doubts: list[Doubt] = field(default_factory=list)

    def read(self, truth: str) -> None:
        """Read a page."""
        for line in truth.split("\n"):
            if self.rng.random() >= _LINE_LOST:
                for char in line:
                    self._read(char)
            self.text += "\n"

    def _read(self, char: str) -> None:
        if char.isspace():
            self.text += char
        elif self.rng.random() >= WRONG:
            self._rightly(char)
        else:
            self._wrongly(char)

    def _rightly(self, char: str) -> None:
        if self.rng.random() < _DOUBTED:
            first, *rest = self._some(char, 3)
            likely = (first, self.rng.uniform(0.1, 0.4))
            lighter = [(each, self.rng.uniform(0.005, 0.1)) for each in rest]
            self._put(char, self.rng.uniform(0.35, 0.8), [likely, *lighter])
        elif self.rng.random() < 0.25:
            weight = self.rng.uniform(0.1, 0.15) if self.rng.random() < 0.06 else 0.02
            others = [(each, weight) for each in self._some(char, 1)]
            self._put(char, self.rng.uniform(0.8, 0.97), others)
        else:
            self.text += char

    def _wrongly(self, char: str) -> None:
        kind = self.rng.random()
        if kind < _LOST:
            if self.rng.random() < 0.5 and self.text[-1:].strip():
                self.doubts.append(Doubt(len(self.text) - 1, self.rng.uniform(0.4, 0.79)))
        elif kind < _LOST + _GAINED:
            self._put(self.rng.choice(alike(char)), self._unsure(), [])
            self.text += char
        else:
            others = [(each, self.rng.uniform(0.005, 0.2)) for each in self._some(char, 1)]
            self._put(self.rng.choice(alike(char)), self._unsure(), self._truth(char) + others)

    def _truth(self, char: str) -> list[tuple[str, float]]:
        """Give the true character as an alternative reading, if it is one."""
        shares = ((0.55, 0.1, 0.45), (0.64, 0.02, 0.1), (0.69, 0.005, 0.02))
        drawn = self.rng.random()
        for share, least, most in shares:
            if drawn < share:
                return [(char, self.rng.uniform(least, most))]
        return []

    def _unsure(self) -> float:
        """Give the confidence of a misread character: one in seven looks sure."""
        return self.rng.uniform(0.2, 0.78) if self.rng.random() < 0.85 else 0.9

    def _some(self, char: str, many: int) -> list[str]:
        others = alike(char)
        return self.rng.sample(others, min(many, len(others)))

    def _put(self, char: str, confidence: float, others: list[tuple[str, float]]) -> None:
        ordered = sorted(dict(others).items(), key=lambda other: -other[1])
        self.doubts.append(Doubt(len(self.text), confidence, tuple(ordered)))
        self.text += char
