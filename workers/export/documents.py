"""Export formats of an item: PDF/A, ALTO, plain text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile

from catalog.models import Item
from catalog.register.numbering import file_name
from config import wiring
from ingest.line import queries
from ingest.models import Page, PageStage, Reading, SourceFile
from ocr.export import (
    alto,
    plain,
)
from ocr.export.facts import DocumentInfo
from ocr.sandbox.pdf_client import PdfMaker
from storage import keys
from workers.export.formats import ExportedFiles, ExportFormat

LANGUAGE = "zh-CN"
"""Language of the papers, for PDF and ALTO."""

EXTENSIONS = {
    "tiff": "tif",
    "jpeg": "jpg",
    "png": "png",
    "jp2": "jp2",
    "webp": "webp",
    "bmp": "bmp",
    "gif": "gif",
    "heif": "heic",
    "pdf": "pdf",
}


def make(
    item: Item, form: ExportFormat, folder: Path, maker: PdfMaker | None = None
) -> ExportedFiles:
    """Export an item to `folder`; deterministic for the same readings.

    Args:
        item: The item.
        form: The format.
        folder: Target folder; files of the same names are replaced.
        maker: Client that makes PDF/A; a new one if not given. Unused by other formats.

    Raises:
        PagesUnread: A page has not been read; incomplete items are not exported.
        OcrError: A page could not be embedded in a PDF/A.
        StorageError: An original could not be fetched.
    """
    pages = queries.read_pages(item.pk)
    stem = folder / file_name(item.number)
    if form is ExportFormat.ALTO:
        return ExportedFiles(tuple(_alto(item, pages, folder)), len(pages))
    if form is ExportFormat.TEXT:
        target = stem.with_name(f"{stem.name}.txt")
        target.write_bytes(plain.to_text(reading.text for _, reading in pages))
        return ExportedFiles((target,), len(pages))
    target = stem.with_name(f"{stem.name}.pdf")
    if maker is None:
        with wiring.pdf_maker() as own:
            return _pdf(item, pages, target, own)
    return _pdf(item, pages, target, maker)


def _alto(item: Item, pages: list[tuple[Page, Reading]], folder: Path) -> Iterator[Path]:
    for number, (page, reading) in enumerate(pages, 1):
        name = f"{file_name(item.number)}-{number:04d}"
        image = f"{name}.{EXTENSIONS.get(page.file.kind, page.file.kind)}"
        source = alto.SourceImage(item.number, image, number, _iso(reading.made_at))
        target = folder / f"{name}.xml"
        target.write_bytes(alto.to_alto(queries.page_text(reading), source))
        yield target


def _pdf(
    item: Item, pages: list[tuple[Page, Reading]], target: Path, maker: PdfMaker
) -> ExportedFiles:
    converted = []
    with ExitStack() as opened:
        held: dict[int, Path] = {}
        for number, (page, reading) in enumerate(pages, 1):
            if page.file_id not in held:
                held[page.file_id] = opened.enter_context(_original(page.file))
            blank = page.stage == PageStage.BLANK
            text = None if blank else bytes(reading.record)
            # Numbers count from 1 (in the file, in the item), indices from 0 (in the file).
            if not maker.add(held[page.file_id], page.number - 1, text):
                converted.append(number)
    newest = max(item.filed_at, *(reading.made_at for _, reading in pages))
    copyfile(
        maker.finish(DocumentInfo(item.title, item.number, LANGUAGE, _iso(newest))), target
    )
    return ExportedFiles((target,), len(pages), tuple(converted))


def _original(row: SourceFile) -> AbstractContextManager[Path]:
    return wiring.objects().as_file(keys.original(row.sha256))


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
