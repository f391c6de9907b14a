"""Models on ONNX Runtime."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import onnxruntime

from ocr.engines.paddle import best_classes
from ocr.errors import EngineMissing

if TYPE_CHECKING:
    from pathlib import Path

    from ocr.engines.paddle.runtime import Model


@dataclass(frozen=True, slots=True)
class Onnx:
    """A `Runtime` for every processor; always 32-bit."""

    threads: int
    name: str = "onnxruntime-f32"

    def model(self, path: Path) -> Model:
        """See `Runtime.model`."""
        session = self._session(path)
        given = session.get_inputs()[0].name
        return lambda batch: tuple(session.run(None, {given: batch}))

    def best_classes(self, path: Path, classes: int, kept: int) -> Model:
        """See `Runtime.best_classes`."""
        session = self._session(path)
        if session.get_outputs()[0].shape[2] != classes:
            raise EngineMissing(f"a dictionary of {classes} characters")
        given = session.get_inputs()[0].name
        return lambda batch: best_classes.best(session.run(None, {given: batch})[0], kept)

    def _session(self, path: Path) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.inter_op_num_threads = 1
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
