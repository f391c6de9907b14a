"""`python -m tests.bench.ocr.sparse`: sheets of one or two lines, four ways up.

Tells how many were read right, read partly, lost, and shown the wrong way up, by turn.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from itertools import product

import numpy as np
from PIL import Image

from ocr.engines import registry
from ocr.imaging import cleaning
from ocr.port import PageText
from tests.paper import raster
from tests.paper.marks import PEN, Seal, Style, sized
from tests.paper.sheet import Sheet

_SAID = (
    ("与原件核对一致",),
    ("同意赔付", "经办人：欧阳静仪"),
    ("本页无正文",),
    ("户名：陈致远", "账号：6200000000199000000"),
    ("附件三：事故现场照片",),
    ("第3页  共8页",),
    ("开户行：中国建设银行临溪支行", "金额：13,618.98元"),
    ("收件人：林晓岚", "电话：19900000021"),
    ("Received 2024-04-22", "Claim No. LP202400010467"),
    ("情况说明", "本人因骑车摔倒致左手桡骨骨折"),
    ("2024年4月22日",),
    ("以上内容属实。",),
)
_STYLES = (Style("sans", 10.5), Style("serif", 12), sized(PEN, 14), Style("sans-bold", 22))
TURNS = (0, 90, 180, 270)

_RIGHT, _PART = 0.9, 0.5


def sheets(dpi: int) -> Iterator[tuple[np.ndarray, str]]:
    """Draw upright sheets with nothing but a line or two, one in three stamped; tell the text.

    Half of them are black and white, as fax and old scanners store them.
    """
    for number, said in enumerate(_SAID):
        sheet = Sheet("")
        style = _STYLES[number % len(_STYLES)]
        across, down = 25 + 17 * number % 90, 30 + 47 * number % 230
        for row, line in enumerate(said):
            sheet.write(across, down + 2.2 * row * style.em, line, style)
        if number % 3 == 0:
            sheet.seal(Seal("round", "临溪健康保险股份有限公司", "业务专用章", 120, down, 40))
        pixels = np.asarray(raster.render(sheet, dpi, number).image.convert("L"))
        if number % 2:
            pixels = (
                np.asarray(
                    Image.fromarray(pixels).convert("1", dither=Image.Dither.NONE)
                ).astype(np.uint8)
                * 255
            )
        yield pixels, "".join(said)


def verdict(text: PageText, said: str, turn: int) -> str:
    """Return how a page was taken: "right", "part" or "lost"; "askew" where shown wrongly."""
    read = "".join(text.text.split())
    share = sum(char in read for char in said if char != " ") / len(said.replace(" ", ""))
    if share < _PART:
        return "lost"
    if text.turn != turn:
        return "askew"
    return "right" if share >= _RIGHT else "part"


def main(engine: str = "ppocr-v6") -> None:
    """Draw, read, tell."""
    reader = registry.make(engine)
    for dpi, turn in product((200, 300), TURNS):
        told = Counter(
            verdict(reader.read(cleaning.turned(pixels, (360 - turn) % 360)), said, turn)
            for pixels, said in sheets(dpi)
        )
        print(f"{engine} at {dpi} dpi, to be turned by {turn}: {dict(told)}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
