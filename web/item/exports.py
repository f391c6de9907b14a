"""Export of items in the browser: PDF/A, ALTO, plain text."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from catalog.models import Item
from catalog.register.numbering import file_name
from web.accounts.access import (
    actor,
    requires_see_items,
    visible_item,
)
from web.accounts.middleware import SignedIn
from workers.errors import TooLongForBrowser
from workers.export import (
    delivery,
    documents,
)
from workers.export.formats import ExportedFiles, ExportFormat

MOST_PAGES = 200
"""Maximum number of pages per export: some ten seconds of one thread."""

TYPES = {
    ".pdf": "application/pdf",
    ".xml": "application/xml",
    ".zip": "application/zip",
    ".txt": "text/plain; charset=utf-8",
}


@require_POST
@requires_see_items
@cache_control(private=True, no_store=True)
def export(request: SignedIn, pk: int, form: str) -> HttpResponseBase:
    """Return an item as a file download; the export is recorded in the ledger."""
    if form not in set(ExportFormat):
        raise Http404
    item = visible_item(request.user, pk)
    if item.page_count > MOST_PAGES:
        raise TooLongForBrowser
    with tempfile.TemporaryDirectory(prefix="lantai-leaving-") as folder:
        made = documents.make(item, ExportFormat(form), Path(folder))
        file = _one(item, made, Path(folder))
        delivery.enter(item, ExportFormat(form), made, actor(request.user))
        held = file.open("rb")  # stays readable after its folder is deleted
    return FileResponse(
        held, as_attachment=True, filename=file.name, content_type=TYPES[file.suffix]
    )


def _one(item: Item, made: ExportedFiles, folder: Path) -> Path:
    """Return the only file of an export, or a ZIP archive of all its files."""
    if len(made.files) == 1:
        return made.files[0]
    packed = folder / f"{file_name(item.number)}.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in made.files:
            archive.writestr(
                zipfile.ZipInfo(file.name), file.read_bytes(), zipfile.ZIP_DEFLATED
            )
    return packed
