"""Storing of derivatives made on request, with their inventory records."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping

from config import wiring
from ingest.objects import inventory
from storage.port import Receipt


def keep(contents: Mapping[str, bytes]) -> None:
    """Store objects under their keys, in order, recording them before and after.

    Raises:
        OverwriteRefused: A key already holds other bytes.
        StorageError: One could not be stored.
    """
    inventory.promise(_receipt(key, content) for key, content in contents.items())
    store = wiring.objects()
    inventory.record([store.put(key, io.BytesIO(each)) for key, each in contents.items()])


def _receipt(key: str, content: bytes) -> Receipt:
    return Receipt(key, len(content), hashlib.sha256(content).hexdigest())
