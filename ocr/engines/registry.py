"""Engine factory by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ocr.port import Engine

Precision = Literal["auto", "f32"]
"""`f32` gives the same text on every processor; `auto` uses 16-bit arithmetic where available,
which changes one or two characters in a thousand and takes half the time."""

PADDLE = ("ppocr-v6", "ppocr-v6-small", "ppocr-v6-tiny")
NAMES = (*PADDLE, "tesseract", "null")


def make(name: str, threads: int = 1, precision: Precision = "auto") -> Engine:
    """Create the engine `name` (one of `NAMES`); loads its models, about a second.

    Args:
        name: Name of the engine.
        threads: Number of processor threads it may use.
        precision: Precision of its arithmetic.

    Raises:
        EngineMissing: The engine is not installed.
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
