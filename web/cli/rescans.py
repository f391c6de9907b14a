"""Terminal output of the rescan list."""

from __future__ import annotations

from django.utils.translation import gettext as _
from rich import box
from rich.table import Table

from ingest.quality.scan_profile import Severity
from web.cli.batch import shared_folder
from web.cli.command import (
    printable,
    tables,
)
from web.scanning import quality_labels
from web.scanning.schemas import DefectSchema, RescanListSchema

STYLES = {Severity.RESCAN: "red", Severity.LOOK: "yellow"}


def print_list(found: RescanListSchema) -> None:
    """Print the pages with their defects, advice on each defect, and the counts."""
    if found.pages:
        tables.print(_table(found))
    for code, sentence in _causes(found).items():
        tables.print(f"{quality_labels.label(code)}: {sentence}", soft_wrap=True)
    counts = _("%(rescan)d must be scanned again, %(look)d should be looked at")
    tables.print((counts + " · " + _("settled: %(settled)d")) % dict(found.rescans))


def _table(found: RescanListSchema) -> Table:
    table = Table(title=_("Rescan list"), box=box.SIMPLE, expand=True, pad_edge=False)
    table.add_column(_("Batch"), justify="right", no_wrap=True)
    table.add_column(_("File"), overflow="fold", ratio=1)
    table.add_column(_("Page"), justify="right", no_wrap=True)
    table.add_column(_("Archive number"), overflow="fold", max_width=30)
    table.add_column(_("What is wrong"), overflow="fold", ratio=1)
    shared = shared_folder([each.path for each in found.pages])
    for each in found.pages:
        table.add_row(
            str(each.batch),
            printable(each.path[len(shared) :]),
            str(each.page),
            each.number or "",
            "\n".join(_wrong(defect) for defect in each.defects),
            style=STYLES[each.severity],
        )
    return table


def _wrong(defect: DefectSchema) -> str:
    return f"{quality_labels.label(defect.code)}: {defect.measured}"


def _causes(found: RescanListSchema) -> dict[str, str]:
    """Return the message of each defect code, in order of first occurrence."""
    return {defect.code: defect.sentence for page in found.pages for defect in page.defects}
