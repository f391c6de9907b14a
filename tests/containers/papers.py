"""Small papers to feed: a page each, drawn, with a word that no other paper has."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image, ImageDraw

from tests.paper import fonts

_names = iter(
    f"{family}{given}"
    for given in ("沐辰", "若溪", "景行", "知微", "怀瑾", "听澜", "望舒", "云舟")
    for family in ("欧阳", "上官", "司徒", "诸葛")
)


def paper() -> tuple[str, bytes]:
    """Return the name of an invented person and a scan that tells of them, as PNG."""
    name = next(_names)
    page = Image.new("L", (1240, 700), 255)
    pen = ImageDraw.Draw(page)
    for at, line in enumerate(_lines(name)):
        pen.text((120, 100 + at * 110), line, 0, fonts.load("serif", "SC", 48))
    raw = io.BytesIO()
    page.save(raw, "PNG", dpi=(150, 150))
    return name, raw.getvalue()


def _lines(name: str) -> Iterator[str]:
    yield "理赔申请书"
    yield f"被保险人：{name}"
    yield "申请日期：2024年4月22日"
    yield "事故经过：行走时不慎滑倒，送医院治疗。"
