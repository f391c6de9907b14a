"""Engine factory by name."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ocr.port import Engine

Precision = Literal["auto", "f32"]
"""`f32` gives the same text on every processor; `auto` uses 16-bit arithmetic where available,
which changes one or two characters in a thousand and takes half the time."""

PADDLE = ("ppocr-v6", "ppocr-v6-small", "ppocr-v6-tiny")
NAMES = (*PADDLE, "tesseract", "null")

OWN = r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$"
"""Pattern of the name of an engine of one's own: `package.module:factory`. The factory takes
the arguments `threads` and `precision` of `make`."""


def import_own(name: str) -> None:
    """Import the module of an engine of one's own; no effect for one of `NAMES`.

    The child process calls it before it is confined: the module may read its files then.
    """
    if ":" in name:
        import_module(name.partition(":")[0])


def make(name: str, threads: int = 1, precision: Precision = "auto") -> Engine:
    """Create an engine; loads its models, about a second.

    Args:
        name: Name of the engine: one of `NAMES`, or as in `OWN`.
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
    if ":" in name:
        module, _, factory = name.partition(":")
        own: Engine = getattr(import_module(module), factory)(threads, precision)
        return own
    raise ValueError(f"no engine is called {name!r}")
