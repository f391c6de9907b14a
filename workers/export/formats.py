"""Formats in which an item is exported, and what its export consists of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class ExportFormat(StrEnum):
    """Export format of an item."""

    PDF = "pdf"
    ALTO = "alto"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class ExportedFiles:
    """The exported files of an item, in the caller's folder.

    Attributes:
        files: One file; for ALTO one per page.
        pages: Number of pages of the item, blank ones included.
        converted: Numbers (from 1 in the item) of pages whose pixels PDF/A cannot embed as they
            are; they were rendered or converted without loss.
    """

    files: tuple[Path, ...]
    pages: int
    converted: tuple[int, ...] = ()
