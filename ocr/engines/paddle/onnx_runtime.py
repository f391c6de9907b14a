"""Models on ONNX Runtime."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import onnxruntime

from ocr.errors import EngineMissing

if TYPE_CHECKING:
    from pathlib import Path

    from ocr.engines.paddle.runtime import Model

_UNSURE = 0.995
"""Share of the best class below which the next-best ones are computed."""


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
        return lambda batch: best(session.run(None, {given: batch})[0], kept)

    def _session(self, path: Path) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.inter_op_num_threads = 1
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def best(shares: np.ndarray, kept: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the best classes of (batch, steps, classes), best first, and their shares (top-k).

    Sorting all would take longer than the model: where the best class is confident, the others
    are skipped and get a share of zero.
    """
    first = shares.argmax(axis=2)
    found = np.zeros((*first.shape, kept), np.int32)
    weights = np.zeros((*first.shape, kept), np.float32)
    found[:, :, 0] = first
    weights[:, :, 0] = np.take_along_axis(shares, first[:, :, None], axis=2)[:, :, 0]
    unsure = weights[:, :, 0] < _UNSURE
    rows = shares[unsure]
    if len(rows):
        top = np.argpartition(rows, -kept, axis=1)[:, -kept:]
        order = np.argsort(-np.take_along_axis(rows, top, axis=1), axis=1, kind="stable")
        top = np.take_along_axis(top, order, axis=1)
        found[unsure] = top
        weights[unsure] = np.take_along_axis(rows, top, axis=1)
    return found, weights
