"""Makes an engine by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ocr.port import Engine

NAMES = ("ppocr-v6-small", "ppocr-v6-tiny", "tesseract", "null")


def make(name: str, threads: int = 1) -> Engine:
    """Make the engine called `name` (one of `NAMES`); loads its models, about a second.

    Raises:
        EngineMissing: It is not installed.
        ValueError: There is no engine of that name.
    """
    # A process loads only the engine it uses.
    if name == "ppocr-v6-small":
        from ocr.paddle import PaddleEngine  # noqa: PLC0415

        return PaddleEngine(threads)
    if name == "ppocr-v6-tiny":
        from ocr.paddle import PaddleEngine  # noqa: PLC0415

        return PaddleEngine(threads, size="tiny")
    if name == "tesseract":
        from ocr.tesseract import TesseractEngine  # noqa: PLC0415

        return TesseractEngine(threads)
    if name == "null":
        from ocr.null import NullEngine  # noqa: PLC0415

        return NullEngine()
    raise ValueError(f"no engine is called {name!r}")
