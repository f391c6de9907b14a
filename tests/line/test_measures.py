"""Every page that was read keeps what was measured on its image."""

from __future__ import annotations

import pytest
from PIL import Image

from ingest.models import Page
from ocr.imaging.measures import from_dict
from tests.line import box
from tests.unit.ocr import pdfs

pytestmark = pytest.mark.usefixtures("archive")


def test_every_page_keeps_its_measures_also_one_with_its_own_text(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    Image.new("RGB", (1240, 1754), (250, 240, 200)).save(folder / "a.png", dpi=(150, 150))
    words = b"BT /F 12 Tf 72 720 Td (Policy AH630873 of the first of May) Tj ET"
    pdfs.write(folder / "b.pdf", words)
    box.feed(folder)
    kept = {
        page.file.path.rpartition("/")[2]: from_dict(page.measures or {})
        for page in Page.objects.select_related("file")
    }
    sheet, letter = kept["a.png"], kept["b.pdf"]
    assert (sheet.dpi, sheet.dpi_stated, sheet.colour) == (150, True, True)
    assert sheet.paper == (0, 0, 1240, 1754)
    assert not sheet.own_text
    assert letter.own_text
    assert letter.contrast > 0.5
