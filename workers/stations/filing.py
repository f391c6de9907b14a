"""Filing of a bundle as an item: settle its files, describe it, number it atomically."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from catalog.ledger import entries
from catalog.register import actions as register
from catalog.register.numbering import Template
from catalog.scheme.queries import class_scheme
from config.settings import settings
from ingest.arrival.natural_sort import natural_key
from ingest.batches.verdicts import (
    PageOutcome,
    Verdict,
    file_verdict,
)
from ingest.line import (
    actions,
    leases,
    queries,
)
from ingest.line.leases import Lease
from ingest.models import Bundle, BundleStage, FileStage, Page, PageStage, SourceFile
from ingest.review import blank_only
from workers.jobs import protection
from workers.stations.describing import (
    LOOKED_AT,
    Provenance,
    describe,
    source_stem,
)

MAY_PASS = {
    "page-timeout",
    "page-memory",
    "page-scratch",
    "page-crash",
    "worker-lost",
    "unexpected",
}
"""Codes of set-aside pages that a retry might read; all others mean damage."""


def file(lease: Lease[Bundle]) -> int | None:
    """File the claimed bundle, or record why it cannot be filed; return its item's id.

    The pages are described before the filing transaction begins, which then is short: it
    takes the number, writes the item, binds the pages and appends to the ledger.

    Raises:
        LeaseLost: Another worker has the bundle by now; no number was used.
        NumberingHeld: Numbering is suspended.
    """
    bundle = lease.row
    files = _in_order(bundle)
    outcome = _settled(files)
    split = [each for each in files if outcome[each.pk] is Verdict.FILED]
    blank = _is_blank(split) and not blank_only.is_named(bundle.given)
    if split and split == files and not blank:
        return _file(lease, split)
    with transaction.atomic():
        for each in files:
            _mark(each, outcome[each.pk])
        code = _obstacle(bundle, files, outcome) or (blank_only.CODE if blank else "")
        if code or not split:
            stage = BundleStage.SET_ASIDE if code else BundleStage.EMPTY
            actions.end_unfiled(lease, [each.pk for each in split], stage, code)
            return None
    return _file(lease, split)


def set_aside_bundle(lease: Lease[Bundle], code: str) -> None:
    """Set a bundle aside, with all its files."""
    files = SourceFile.objects.filter(bundle=lease.row_id, stage=FileStage.SPLIT)
    held = list(files.values_list("pk", flat=True))
    with transaction.atomic():
        actions.end_unfiled(lease, held, BundleStage.SET_ASIDE, code)


def _in_order(bundle: Bundle) -> list[SourceFile]:
    """Return the bundle's files in natural order of their names.

    Their pages are prefetched, in order.
    """
    pages = Prefetch("pages", Page.objects.order_by("number"))
    return sorted(bundle.files.prefetch_related(pages), key=lambda each: natural_key(each.path))


def _settled(files: Sequence[SourceFile]) -> dict[int, Verdict | None]:
    """Return the verdict on each file, from its own stage or from its pages."""
    ended = {FileStage.REFUSED: Verdict.REFUSED, FileStage.SET_ASIDE: Verdict.SET_ASIDE}
    settled: dict[int, Verdict | None] = {}
    for each in files:
        own = ended.get(FileStage(each.stage))
        settled[each.pk] = own or file_verdict(_states(each))
    return settled


def _is_blank(files: Sequence[SourceFile]) -> bool:
    """Return whether there are pages and all of them are blank."""
    stages = {page.stage for each in files for page in each.pages.all()}
    return stages == {PageStage.BLANK}


def _states(row: SourceFile) -> list[PageOutcome]:
    return [_state(page.stage, page.code) for page in row.pages.all()]


def _state(stage: str, code: str) -> PageOutcome:
    if stage == PageStage.SET_ASIDE and code not in MAY_PASS:
        return PageOutcome.DAMAGED
    return PageOutcome(stage)


def _mark(row: SourceFile, verdict: Verdict | None) -> None:
    """Record the verdict on a split file with unread pages."""
    if row.stage != FileStage.SPLIT or verdict is Verdict.FILED:
        return
    aside = [page.code for page in row.pages.all() if page.stage == PageStage.SET_ASIDE]
    code = aside[0] if aside else "no-pages"
    if verdict is Verdict.REFUSED:
        actions.end_file(row.pk, FileStage.REFUSED, code)
    else:
        actions.end_file(row.pk, FileStage.SET_ASIDE, code)


def _obstacle(
    bundle: Bundle, files: Sequence[SourceFile], outcome: dict[int, Verdict | None]
) -> str:
    """Return the code of what prevents filing the bundle; "" if nothing does."""
    found = set(outcome.values())
    if Verdict.SET_ASIDE in found:
        return "pages-set-aside" if len(files) == 1 else "folder-incomplete"
    refused = {pk for pk, verdict in outcome.items() if verdict is Verdict.REFUSED}
    short = Verdict.FILED in found and not refused <= set(bundle.given.get("without", ()))
    return "folder-incomplete" if short else ""


def _file(lease: Lease[Bundle], files: Sequence[SourceFile]) -> int:
    """Describe and number an item of these files."""
    bundle = lease.row
    pages = [page for each in files for page in each.pages.all()]
    readings = queries.newest_readings([page.pk for page in pages[:LOOKED_AT]])
    texts = [queries.page_text(readings[page.pk]) for page in pages if page.pk in readings]
    source = Provenance(
        path=files[0].path,
        name=source_stem(bundle.folder or files[0].path),
        channel=bundle.batch.source,
        branch=bundle.batch.branch,
        pages=len(pages),
        given=bundle.given,
        today=timezone.localdate(),
    )
    scheme = class_scheme()
    description = describe(texts, source, scheme)
    with protection.numbering() as marks, transaction.atomic():
        item = register.file_item(
            description,
            scheme,
            fonds_no=settings().fonds_no,
            template=Template(settings().item_template),
            marks=marks,
            originals=[each.sha256 for each in files],
        )
        actions.bind_files([each.pk for each in files], item)
        leases.finish(
            Bundle.objects.filter(stage=BundleStage.OPEN),
            lease,
            stage=BundleStage.FILED,
            item=item,
            code="",
        )
        register.note_filed(item, entries.Actor(bundle.batch.by))
    return item.pk
