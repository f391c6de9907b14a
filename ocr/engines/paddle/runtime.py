"""Inference runtimes: OpenVINO where it is faster, ONNX Runtime otherwise.

OpenVINO is about twice as fast on processors with bf16 arithmetic (AMX or AVX512-BF16); on all
others both take the same time, and ONNX Runtime uses a third less memory.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from ocr.engines.registry import Precision

Model = Callable[[np.ndarray], tuple[np.ndarray, ...]]
"""Takes a batch and returns its outputs."""


class Runtime(Protocol):
    """Loads models for one or more processor threads."""

    @property
    def name(self) -> str:
        """Name of the library and its precision; part of the engine's version."""
        ...

    def model(self, path: Path) -> Model:
        """Load a model with its outputs unchanged."""
        ...

    def best_classes(self, path: Path, classes: int, kept: int) -> Model:
        """Load a classifier that returns the best classes of each step, and their shares.

        Returning all 18,710 classes of each step would double the memory.

        Args:
            path: A model whose one output is (batch, steps, classes), shares that sum to 1.
            classes: Expected number of classes.
            kept: Number of classes returned, best first.

        Returns:
            A model with two outputs (batch, steps, kept): classes, int32, and shares.

        Raises:
            EngineMissing: It has another number of classes.
        """
        ...


def chosen(threads: int, precision: Precision = "auto") -> Runtime:
    """Return the runtime that is faster on this processor."""
    import openvino  # noqa: PLC0415  a process loads only the library it uses

    core = openvino.Core()
    if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
        from ocr.engines.paddle.openvino_runtime import OpenVino  # noqa: PLC0415

        return OpenVino(core, threads, precision)
    from ocr.engines.paddle.onnx_runtime import Onnx  # noqa: PLC0415

    return Onnx(threads)
