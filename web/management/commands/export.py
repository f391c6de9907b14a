"""`lantai export`: export items as PDF/A, ALTO or plain text to a folder."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rich.console import Console
from rich.progress import track

from catalog.ledger import entries
from catalog.register import queries as register
from config import wiring
from ingest.batches.queries import items_of_batch
from ingest.errors import IngestError
from ingest.line import queries
from ocr.errors import OcrError
from ocr.sandbox.pdf_client import PdfMaker
from search.errors import NothingFound
from storage.errors import StorageError
from web.cli import command
from web.item.schemas import ExportedItemSchema, ExportSchema
from web.search import found_items
from workers.errors import LeavingError
from workers.export import (
    delivery,
    documents,
)
from workers.export.formats import ExportFormat


class Command(command.LantaiCommand):
    """Exports items to a folder; each export is recorded in the ledger."""

    summary = gettext_lazy("write items as searchable PDF/A, ALTO or plain text into a folder")
    examples = ("export --query 林晓岚 --as pdf --to out",)

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument(
            "numbers", nargs="*", default=[], metavar="NUMBER", help=_("archive numbers")
        )
        which.add_argument("--batch", type=int, metavar="ID", help=_("all items of a batch"))
        command.add_query(which, parser, _("all items that a search finds"))
        forms = [form.value for form in ExportFormat]
        parser.add_argument("--as", dest="form", choices=forms, default=ExportFormat.PDF.value)
        parser.add_argument(
            "--to", type=Path, required=True, metavar="FOLDER", help=_("made where missing")
        )

    def run(self, options: Mapping[str, Any]) -> int:
        ids = list(dict.fromkeys(_wanted(options)))
        if not ids:
            raise NothingFound
        form, target = ExportFormat(options["form"]), options["to"]
        exported = []
        beside = command.beside_answers(options)
        with delivery.staging_dir(target) as work, wiring.pdf_maker() as maker:
            for pk in track(ids, _("Writing items"), console=beside, transient=True):
                exported.append(_export(pk, form, work, maker))
                if not options["json"]:
                    _print(exported[-1], beside)
        if options["json"]:
            command.print_json(ExportSchema(form=form, to=str(target), items=tuple(exported)))
        kept_back = any(each.code for each in exported)
        return command.WRONG if kept_back else command.DONE


def _wanted(options: Mapping[str, Any]) -> Iterator[int]:
    """Yield the ids of the selected items."""
    if options["batch"] is not None:
        batch = queries.batch(options["batch"])
        yield from items_of_batch(batch.pk).values_list("pk", flat=True)
    elif options["query"] is not None:
        yield from found_items.every_id(options["query"], similar=options["similar"])
    else:
        for number in options["numbers"]:
            yield register.item_by_number(number).pk


def _export(pk: int, form: ExportFormat, work: Path, maker: PdfMaker) -> ExportedItemSchema:
    """Export one item; an error becomes part of the result."""
    item = register.item(pk)
    by = entries.at_the_console()
    try:
        made = documents.make(item, form, work, maker)
        written = delivery.deliver(item, form, made, work.parent, by)
    except (IngestError, OcrError, StorageError, LeavingError) as error:
        return ExportedItemSchema.kept_back(item, error.code)
    finally:
        for file in work.iterdir():
            file.unlink()
    return ExportedItemSchema.of(item, made, written=written)


def _print(item: ExportedItemSchema, beside: Console) -> None:
    """Print one line of the result; `beside` is the console of the progress bar."""
    if item.code:
        beside.print(f"{item.number}: {item.sentence}", style="yellow")
        return
    said = _("written") if item.written else _("was there already")
    files = ", ".join(item.files[:1]) + (" …" if len(item.files) > 1 else "")
    command.tables.print(f"{item.number}  {files}  {said}", soft_wrap=True)
    if item.converted:
        pages = ", ".join(map(str, item.converted[:20]))
        command.tables.print(
            _("  Drawn or converted, as PDF/A cannot hold them as they are: pages %(pages)s")
            % {"pages": pages}
        )
