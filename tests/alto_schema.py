"""Whether a document is valid ALTO 4.4 (tests/schemas/README.md)."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from lxml import etree

from tests.places import ROOT


@cache
def _schemas() -> tuple[etree.XMLSchema, ...]:
    ours = ROOT / "tests" / "schemas" / "alto-4-profile.xsd"
    official = os.environ.get("ALTO_SCHEMA")
    paths = [ours, *([Path(official)] if official else [])]
    return tuple(etree.XMLSchema(etree.parse(str(path))) for path in paths)


def alto(document: bytes) -> etree._Element:
    """Return the root of a document that is valid by every schema there is."""
    root = etree.fromstring(document)
    for schema in _schemas():
        schema.assertValid(root)
    return root
