"""Terminal output of a search."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from rich.text import Text

from catalog.scheme.queries import class_scheme
from search.highlight import PageFound
from search.query import Query
from web import labels
from web.cli.command import (
    printable,
    tables,
)
from web.item.masking import masked_text
from web.search import (
    query_notes,
    uncertain_match_labels,
)
from web.search.found_items import (
    Found,
    ItemFound,
)

SHOWN = 3
"""Maximum number of pages per item, and of notes per snippet."""


def print_found(text: str, query: Query, found: Found, *, unmasked: bool = False) -> None:
    """Print the items found, each with its pages and snippets."""
    shown = str if unmasked else masked_text
    total = found.answer.total
    more = "" if found.answer.exact else "+"
    said = ngettext("%(total)d%(more)s item", "%(total)d%(more)s items", total)
    sums = [said % {"total": total, "more": more}, *uncertain_match_labels.counts(found.answer)]
    tables.print(Text.assemble((printable(text), "bold"), ": ", " · ".join(sums)))
    if query.cut:
        tables.print(_("The query was too long; its end was left out."), style="yellow")
    for remark in found.remarks:
        sentence = query_notes.sentence(remark, class_scheme())
        tables.print(printable(sentence), style="yellow", soft_wrap=True)
    for hit in found.hits:
        _print_hit(hit, shown)
    if found.answer.listed > len(found.hits):
        tables.print(_("More with --offset and --limit."), style="dim")


def _print_hit(hit: ItemFound, shown: Callable[[str], str]) -> None:
    item = hit.item
    kind = labels.document_type(item.doc_type, get_language())
    tables.print(Text.assemble((f"  {item.number}", "bold cyan"), f"  {kind}  "), end="")
    tables.print(printable(shown(item.title)))
    pages = [page for page in hit.pages if page.page] or list(hit.pages)
    for page in pages[:SHOWN]:
        tables.print(_snippet(page), soft_wrap=True)
    if len(pages) > SHOWN:
        rest = len(pages) - SHOWN
        tables.print(
            "    "
            + ngettext("and %(rest)d more page", "and %(rest)d more pages", rest)
            % {"rest": rest},
            style="dim",
        )


def _snippet(page: PageFound) -> Text:
    """Return one line: the page, and the snippet with marked hits."""
    where = _("page %(page)d") % {"page": page.page} if page.page else _("description")
    line = Text(f"    {where}: ", style="dim")
    text = Text(page.snippet)
    for start, end in page.marks:
        text.stylize("bold yellow", start, end)
    for each in page.misread:
        if each.mark:
            text.stylize("yellow underline", *each.mark)
    notes = dict.fromkeys(
        uncertain_match_labels.note(each.how, each.read, each.meant) for each in page.misread
    )
    said = "".join(f" ({note})" for note in list(notes)[:SHOWN])
    return line + text + Text(said, style="yellow")
