"""Makes an engine by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ocr.port import Engine

Precision = Literal["auto", "f32"]
"""`f32` gives the same words on every processor; `auto` may count in 16 bits where the
processor can, which changes one or two characters in a thousand and takes half the time."""

PADDLE = ("ppocr-v6", "ppocr-v6-small", "ppocr-v6-tiny")
NAMES = (*PADDLE, "tesseract", "null")


def make(name: str, threads: int = 1, precision: Precision = "auto") -> Engine:
    """Make the engine called `name` (one of `NAMES`); loads its models, about a second.

    Args:
        name: Of the engine.
        threads: Of the processor that it may use.
        precision: Of its arithmetic.

    Raises:
        EngineMissing: It is not installed.
        ValueError: There is no engine of that name.
    """
    # A process loads only the engine it uses.
    if name in PADDLE:
        from ocr.engines.paddle.engine import PaddleEngine  # noqa: PLC0415

        return PaddleEngine(name, threads, precision)
    if name == "tesseract":
        from ocr.engines.tesseract import TesseractEngine  # noqa: PLC0415

        return TesseractEngine(threads)
    if name == "null":
        from ocr.engines.null import NullEngine  # noqa: PLC0415

        return NullEngine()
    raise ValueError(f"no engine is called {name!r}")
