"""`lantai images`: write masters or readable images of items to a folder."""

from __future__ import annotations

import json
import shutil
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.ledger import entries
from catalog.models import Item
from catalog.register import actions
from catalog.register import queries as register
from ingest.errors import PathMissing
from ingest.line import queries
from ingest.models import Page
from ocr.derivative import (
    SUFFIXES,
    Kind,
)
from ocr.errors import OcrError
from storage.errors import ObjectMissing
from web import labels
from web.cli import command
from web.errors import messages
from web.search import found_items
from workers.export import derivatives


class Command(command.LantaiCommand):
    """Writes images of the pages of items, each with its recipe, named by number and page."""

    summary = gettext_lazy("write master or readable images of items to a folder")

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("numbers", nargs="*", metavar="NUMBER", help=_("archive numbers"))
        parser.add_argument("--batch", type=int, metavar="ID", help=_("all items of a batch"))
        command.add_query(parser, parser, _("all items that a search finds"))
        parser.add_argument(
            "--to", metavar="FOLDER", required=True, help=_("folder to write to")
        )
        parser.add_argument(
            "--readable",
            action="store_true",
            help=_("white paper and dark ink (JPEG) instead of masters (TIFF)"),
        )

    def run(self, options: Mapping[str, Any]) -> int:
        if not options["numbers"] and options["batch"] is None and options["query"] is None:
            command.words.print(_("Say which items: archive numbers, --batch or --query."))
            return command.NOT_UNDERSTOOD
        folder = _folder(options["to"])
        kind: Kind = "readable" if options["readable"] else "master"
        written: list[str] = []
        failed: list[dict[str, Any]] = []
        for item in _items(options):
            actions.record_access(item.pk, entries.at_the_console(), what=kind, pages="all")
            for page in queries.pages_of_item(item.pk):
                number = page.item_number or page.number
                name = labels.page_file(item.number, number, SUFFIXES[kind])
                try:
                    _write(page, kind, folder / name)
                except (OcrError, ObjectMissing) as error:
                    about = {"number": item.number, "page": number, "code": error.code}
                    failed.append(about)
                else:
                    written.append(name)
        _tell(options, written, failed)
        return command.WRONG if failed else command.DONE


def _folder(name: str) -> Path:
    try:
        folder = Path(name)
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PathMissing(name) from error
    return folder


def _items(options: Mapping[str, Any]) -> Iterator[Item]:
    """Yield the selected items, each once: by number, by batch, by query."""
    chosen = [register.item_by_number(number) for number in options["numbers"]]
    if options["batch"] is not None:
        batch = queries.batch(options["batch"])
        chosen += register.all_items().filter(bundle__batch=batch)
    if options["query"] is not None:
        ids = found_items.every_id(options["query"], similar=options["similar"])
        rows = register.items(ids)
        chosen += [rows[pk] for pk in ids if pk in rows]
    yield from {item.pk: item for item in chosen}.values()


def _write(page: Page, kind: Kind, path: Path) -> None:
    """Write image and recipe; an existing image is replaced atomically."""
    recipe = json.dumps(derivatives.recipe(page, kind), ensure_ascii=False, indent=1)
    beside = path.with_name(f".{path.name}.part")
    with derivatives.image(page, kind) as image, beside.open("wb") as file:
        shutil.copyfileobj(image, file)
    path.with_name(f"{path.name}.json").write_text(recipe + "\n", "utf-8")
    beside.replace(path)


def _tell(options: Mapping[str, Any], written: list[str], failed: list[dict[str, Any]]) -> None:
    if options["json"]:
        command.print_json({"written": written, "troubles": failed})
        return
    command.tables.print(_("%(count)d images written.") % {"count": len(written)})
    for each in failed:
        about = f"{each['number']}-{each['page']:04d}"
        command.words.print(messages.sentence(each["code"], named=about), style="bold red")
