"""Terminal output of a batch."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from rich import box
from rich.table import Table

from web import labels
from web.cli.command import (
    printable,
    tables,
)
from web.scanning import account_labels
from web.scanning.schemas import (
    AccountSchema,
    BatchSchema,
    FileSchema,
    RemarkSchema,
    RescanCountsSchema,
)

WIDE = 100
"""Terminal width from which all columns of the table fit, in characters."""

STYLES = {
    "filed": "green",
    "duplicate": "cyan",
    "set_aside": "yellow",
    "refused": "red",
    "ignored": "dim",
}


TOLD = {"refused", "set_aside", "ignored"}
"""Verdicts whose reason is printed."""

NAMED = 3
"""Ignored files that are named beside their reason."""

QUIET = {"blank-not-filed", "not-a-file", "system-file"}
"""Codes that need no action."""


def print_batch(batch: BatchSchema) -> None:
    """Print the files with verdicts and messages, the account, and the rescan list."""
    tables.print(files(batch, tables.width))
    for names, sentence in _reasons(batch.files):
        tables.print(f"{names}: {sentence}", style="yellow", soft_wrap=True)
    presumed = [each.number or "" for each in batch.files if each.year_presumed]
    if presumed:
        warning = ngettext(
            "Year presumed, neither listed nor read, for %(count)d file:",
            "Year presumed, neither listed nor read, for %(count)d files:",
            len(presumed),
        )
        numbers = ", ".join(dict.fromkeys(presumed))
        tables.print(
            warning % {"count": len(presumed)} + f" {numbers}", style="yellow", soft_wrap=True
        )
    for remark in batch.manifest:
        _print_remark(remark)
    print_account(batch.account)
    if batch.rescans.rescan or batch.rescans.look:
        print_rescans(batch.rescans)


def _reasons(files: Sequence[FileSchema]) -> Iterator[tuple[str, str]]:
    """Yield file names with a message; ignored files that share a message are named together.

    A folder may hold a text file beside every scan. All names stand in the table.
    """
    ignored: dict[str, list[str]] = {}
    for each in files:
        name = printable(each.path)
        if each.sentence and each.verdict in TOLD and each.code not in QUIET:
            if each.verdict == "ignored":
                ignored.setdefault(each.sentence, []).append(name)
            else:
                yield name, each.sentence
        yield from ((name, sentence) for sentence in each.warning_sentences)
    for sentence, names in ignored.items():
        shown = ", ".join(names[:NAMED])
        rest = len(names) - NAMED
        if rest > 0:
            more = ngettext("and %(rest)d more", "and %(rest)d more", rest)
            shown += f", {more % {'rest': rest}}"
        yield shown, sentence


def _print_remark(remark: RemarkSchema) -> None:
    """Print a remark on a manifest, or on the batch as a whole, which has no line."""
    line = f":{remark.line}" if remark.line else ""
    value = f" {printable(remark.value)}" if remark.value else ""
    where = f"{printable(remark.path)}{line}{value}"
    tables.print(f"{where}: {remark.sentence}", style="yellow", soft_wrap=True)


def print_rescans(counted: RescanCountsSchema) -> None:
    """Print the counts of the rescan list."""
    tables.print(
        _(
            "Rescan list: %(rescan)d pages must be scanned again, %(look)d should be looked"
            " at, %(settled)d are settled. See “lantai rescan”."
        )
        % dict(counted),
        style="yellow" if counted.rescan else "",
    )


def files(batch: BatchSchema, width: int) -> Table:
    """Return a table with one row per file of a batch.

    Args:
        batch: The batch with its files.
        width: Terminal width in characters; with a small one some columns are left out.
    """
    title = _("Batch %(number)s") % {"number": batch.batch}
    if batch.urgent:
        title += f" · {_('Urgent')}"
    wide = width >= WIDE
    table = Table(title=title, box=box.SIMPLE, expand=True, pad_edge=False)
    table.add_column(_("File"), overflow="fold", ratio=1)
    table.add_column(_("Verdict"), no_wrap=wide, overflow="fold")
    table.add_column(_("Document type"), overflow="fold", max_width=14)
    if wide:
        table.add_column(_("Archive number"), no_wrap=True)
    table.add_column(_("Pages"), justify="right")
    if wide:
        table.add_column(_("Blank"), justify="right")
        table.add_column(_("Confidence"), justify="right")
    shared = shared_folder([each.path for each in batch.files])
    for each in batch.files:
        cells = _cells(each, shared) if wide else _few_cells(each, shared)
        table.add_row(*cells, style=STYLES.get(each.verdict or "", ""))
    return table


def _cells(file: FileSchema, shared: str) -> tuple[str, ...]:
    unnumbered = file.model_copy(update={"number": None})
    name, verdict, kind, pages = _few_cells(unnumbered, shared)
    confidence = "" if file.confidence is None else f"{file.confidence:.0%}"
    return (name, verdict, kind, file.number or "", pages, str(file.blank or ""), confidence)


def _few_cells(file: FileSchema, shared: str) -> tuple[str, ...]:
    """Return the cells of a narrow table, with the archive number below the name."""
    lines = (printable(file.path[len(shared) :]), file.number)
    return (
        "\n".join(line for line in lines if line),
        labels.verdict(file.verdict),
        labels.document_type(file.type, get_language()) if file.type else "",
        str(file.pages or ""),
    )


def shared_folder(paths: Sequence[str]) -> str:
    """Return the folder common to all paths, with `/` at its end; "" if there is none."""
    shared = os.path.commonpath([os.path.dirname(path) for path in paths]) if paths else ""  # noqa: PTH120
    return f"{shared}/" if shared else ""


def print_account(account: AccountSchema) -> None:
    """Print the sums of a batch, and every difference."""
    values = account.to_json()
    tables.print(
        _(
            "Files: %(files_received)d received = %(files_split)d split"
            " + %(files_duplicate)d duplicate + %(files_set_aside)d set aside"
            " + %(files_refused)d refused + %(files_ignored)d ignored"
            " + %(files_waiting)d waiting"
        )
        % values
    )
    tables.print(
        _(
            "Pages: %(pages_counted)d counted = %(pages_read)d read + %(pages_blank)d blank"
            " + %(pages_set_aside)d set aside + %(pages_waiting)d waiting"
            " · items filed: %(items_filed)d"
        )
        % values
    )
    if account.balances:
        tables.print(_("The account balances."), style="green")
    for words in account_labels.differences(account.differences):
        tables.print(words, style="bold red")
