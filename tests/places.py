"""Where tests find what they do not make themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "tests" / "samples"
SCANS = SAMPLES / "scans"
SHARED = ROOT.parent / "shared"
"""Test data beside the checkout, where present."""


def shared(name: str) -> Path:
    """Return a folder of the test data beside the checkout, or skip the test."""
    found = SHARED / name
    if not found.exists():
        pytest.skip(f"no {name} beside the checkout")
    return found
