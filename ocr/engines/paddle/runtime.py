"""What computes the models: OpenVINO where it is faster, onnxruntime otherwise.

OpenVINO is about twice as fast on processors that count in 16 bits (bf16: AMX or AVX512-BF16);
on all others both take the same time, and onnxruntime holds a third less memory.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from ocr.engines.registry import Precision

Model = Callable[[np.ndarray], tuple[np.ndarray, ...]]
"""Takes a batch and gives its outputs."""


class Runtime(Protocol):
    """Makes models ready for one or more processor threads."""

    @property
    def name(self) -> str:
        """Of the library and its precision: part of what a reading says it was made with."""
        ...

    def model(self, path: Path) -> Model:
        """Load a model that gives its outputs as they are."""
        ...

    def best_classes(self, path: Path, classes: int, kept: int) -> Model:
        """Load a classifier that gives, for each step, its best classes and their shares.

        Handing out all of 18,710 classes a step would double the memory.

        Args:
            path: A model whose one output is (batch, steps, classes), shares that sum to 1.
            classes: How many classes there must be.
            kept: How many are given, best first.

        Returns:
            A model with two outputs (batch, steps, kept): classes, int32, and shares.

        Raises:
            EngineMissing: It has another number of classes.
        """
        ...


def chosen(threads: int, precision: Precision = "auto") -> Runtime:
    """Return what is faster on this processor."""
    import openvino  # noqa: PLC0415  a process loads only the library it uses

    core = openvino.Core()
    if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
        from ocr.engines.paddle.openvino_runtime import OpenVino  # noqa: PLC0415

        return OpenVino(core, threads, precision)
    from ocr.engines.paddle.onnx_runtime import Onnx  # noqa: PLC0415

    return Onnx(threads)
