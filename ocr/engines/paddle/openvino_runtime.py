"""Models on OpenVINO."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import openvino
import openvino.opset13 as opset

from ocr.errors import EngineMissing

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

    from ocr.engines.paddle.runtime import Model
    from ocr.engines.registry import Precision

_PRECISIONS = {"auto": "bf16", "f32": "f32"}


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
        """See `Runtime.best_classes`."""
        model = self.core.read_model(path)
        shares = model.output(0).get_node().input_value(0)
        if shares.get_partial_shape()[2].get_length() != classes:
            raise EngineMissing(f"a dictionary of {classes} characters")
        best = opset.topk(shares, kept, 2, "max", "value", index_element_type="i32")
        outputs = [best.output(1), best.output(0)]
        return self._compiled(openvino.Model(outputs, model.get_parameters()))

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
