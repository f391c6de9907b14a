"""Pages become files. The same pages give the same bytes: no clock, no random identifiers."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from tests.paper.page import Page

QUALITY = 64
DAY = time.struct_time((2024, 3, 1, 9, 0, 0, 4, 61, 0))
"""When every file says it was made, UTC."""

_COMPRESSIONS = {"lzw": "tiff_lzw", "jpeg": "jpeg", "g4": "group4"}


def write_tiff(pages: Sequence[Page], path: Path, compression: str = "lzw") -> None:
    """Write one TIFF with a frame for each page.

    Args:
        pages: At least one.
        path: Overwritten.
        compression: "lzw", "jpeg", or "g4" for pages of mode "1".
    """
    # Writing a JPEG leaves its settings on the image, on which the TIFF writer would choke.
    first, *rest = [page.image.copy() for page in pages]
    dpi = pages[0].dpi
    options: dict[str, object] = {"quality": QUALITY} if compression == "jpeg" else {}
    first.save(
        path,
        "TIFF",
        save_all=True,
        append_images=rest,
        compression=_COMPRESSIONS[compression],
        dpi=(dpi, dpi),
        **options,
    )


def write_jpeg(page: Page, path: Path, *, quality: int = QUALITY, gray: bool = False) -> None:
    """Write one page as a JPEG."""
    image = page.image.convert("L" if gray or page.image.mode != "RGB" else "RGB")
    image.save(path, "JPEG", quality=quality, dpi=(page.dpi, page.dpi))


def write_png(page: Page, path: Path) -> None:
    """Write one page as a PNG."""
    page.image.save(path, "PNG", optimize=True, dpi=(page.dpi, page.dpi))


def write_pdf_images(pages: Sequence[Page], path: Path) -> None:
    """Write one PDF whose pages are pictures without any text, as scanners make it."""
    first, *rest = [_for_pdf(page.image) for page in pages]
    first.save(
        path,
        "PDF",
        save_all=True,
        append_images=rest,
        resolution=pages[0].dpi,
        quality=QUALITY,
        producer="Scanner",
        creationDate=DAY,
        modDate=DAY,
    )


def _for_pdf(image: Image.Image) -> Image.Image:
    return image if image.mode in {"L", "RGB"} else image.convert("L")
