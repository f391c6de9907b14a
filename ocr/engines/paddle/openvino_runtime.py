"""Models on OpenVINO."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import openvino
import openvino.opset13 as opset

from ocr.engines.paddle import best_classes
from ocr.errors import EngineMissing

if TYPE_CHECKING:
    from pathlib import Path

    from ocr.engines.paddle.runtime import Model
    from ocr.engines.registry import Precision

_PRECISIONS = {"auto": "bf16", "f32": "f32"}

_ROWS = 32
"""Steps classified at a time: one shape, compiled once, whose scores stay in the cache."""


@dataclass(frozen=True, slots=True)
class OpenVino:
    """A `Runtime` for processors with 16-bit arithmetic (bf16)."""

    core: openvino.Core
    threads: int
    precision: Precision

    @property
    def name(self) -> str:
        """See `Runtime.name`."""
        return f"openvino-{_PRECISIONS[self.precision]}"

    def model(self, path: Path) -> Model:
        """See `Runtime.model`."""
        return self._compiled(self.core.read_model(path))

    def best_classes(self, path: Path, classes: int, kept: int) -> Model:
        """See `Runtime.best_classes`.

        Three steps in four are blank, and softmax and top-k over all classes take as long as
        all layers before them: they are run on the other steps only.
        """
        steps, head = self._steps(path, classes), self._head(path)

        def run(batch: np.ndarray) -> tuple[np.ndarray, ...]:
            features, is_written = steps(batch)
            shape = (*features.shape[:2], kept)
            found, weights = np.zeros(shape, np.int32), np.zeros(shape, np.float32)
            written = is_written[:, :, 0]
            rows = features[written]
            if len(rows):
                found[written], weights[written] = _best_of(head, rows, kept)
            return found, weights

        return run

    def _steps(self, path: Path, classes: int) -> Model:
        """Compile all but the classifier: features, and where another class than blank wins."""
        model = self.core.read_model(path)
        softmax, classifier = _classifier(model)
        scores = softmax.input_value(0)
        if scores.get_partial_shape()[2].get_length() != classes:
            raise EngineMissing(f"a dictionary of {classes} characters")
        blank = opset.slice(scores, *_columns(0, 1))
        others = opset.reduce_max(opset.slice(scores, *_columns(1, classes)), [2], True)
        is_written = opset.greater_equal(others, blank).output(0)
        outputs = [classifier.input_value(0), is_written]
        return self._compiled(openvino.Model(outputs, model.get_parameters()))

    def _head(self, path: Path) -> Model:
        """Compile the classifier, for `_ROWS` steps at a time."""
        softmax, classifier = _classifier(self.core.read_model(path))
        features = classifier.input_value(0).get_partial_shape()[2].get_length()
        rows = opset.parameter([1, _ROWS, features], np.float32)
        classifier.input(0).replace_source_output(rows.output(0))
        return self._compiled(openvino.Model([softmax.output(0)], [rows]))

    def _compiled(self, model: openvino.Model) -> Model:
        """Compile a model; without pinning, which would put all processes on the same cores."""
        settings = {
            "INFERENCE_NUM_THREADS": self.threads,
            "INFERENCE_PRECISION_HINT": _PRECISIONS[self.precision],
            "NUM_STREAMS": 1,
            "ENABLE_CPU_PINNING": False,
        }
        compiled = self.core.compile_model(model, "CPU", settings)
        many = len(compiled.outputs)

        def run(batch: np.ndarray) -> tuple[np.ndarray, ...]:
            answer = compiled(batch)
            return tuple(answer[number] for number in range(many))

        return run


def _classifier(model: openvino.Model) -> tuple[openvino.Node, openvino.Node]:
    """Return the last layers of a recogniser: softmax, and the product with the classes."""
    softmax = node = model.output(0).get_node().input_value(0).get_node()
    while node.get_type_name() != "MatMul":
        node = node.input_value(0).get_node()
    return softmax, node


def _columns(first: int, last: int) -> tuple[np.ndarray, ...]:
    """Return start, stop (exclusive), step and axis that slice the classes of each step."""
    return tuple(np.array([number]) for number in (first, last, 1, 2))


def _best_of(head: Model, rows: np.ndarray, kept: int) -> tuple[np.ndarray, np.ndarray]:
    """Classify features (steps, features); return the best classes and their shares."""
    many, wide = rows.shape
    padded = np.zeros((-(-many // _ROWS), 1, _ROWS, wide), np.float32)
    padded.reshape(-1, wide)[:many] = rows
    found = [best_classes.best(head(block)[0], kept) for block in padded]
    classes, shares = (
        np.concatenate(each, axis=1)[0, :many] for each in zip(*found, strict=True)
    )
    return classes, shares
