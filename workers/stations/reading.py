"""Reading of one page in a child process, for first and later readings."""

from __future__ import annotations

import io

from config import wiring
from ingest.line.new_reading import NewReading
from ingest.models import Page, PageStage
from ocr import record
from ocr.imaging import measures
from storage import keys
from storage.errors import OverwriteRefused
from storage.port import Receipt
from workers.line import child_pool
from workers.stations import scan_quality

VIEW = "view-1.jpg"
"""Recipe of the view for people: JPEG, longest side 2400 px at most."""


def read(page: Page, engine: str) -> NewReading:
    """Decode, clean and read a page, and store its view."""
    with (
        wiring.objects().as_file(keys.original(page.file.sha256)) as path,
        child_pool.reading(engine) as reader,
    ):
        found = reader.read(path, page.number - 1)  # from 1 in rows, from 0 in readers
    return NewReading(
        text=found.text,
        record=record.to_bytes(found.text),
        view=_keep_view(keys.derivative(page.file.sha256, page.number, VIEW), found.view),
        stage=PageStage.BLANK if found.measures.blank else PageStage.READ,
        view_width=found.view_width,
        view_height=found.view_height,
        seconds=found.seconds,
        measures=measures.as_dict(found.measures),
        **scan_quality.judged(found.measures, page.file.batch),
    )


def _keep_view(key: str, view: bytes) -> Receipt:
    """Store the view of a page, replacing a damaged or differently encoded one."""
    try:
        return wiring.objects().put(key, io.BytesIO(view))
    except OverwriteRefused:
        wiring.objects().delete(key)
        return wiring.objects().put(key, io.BytesIO(view))
