"""Reports on the files of a batch, for people and programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Avg, Count, Q, QuerySet

from ingest.line.queries import NEWEST
from ingest.models import BundleStage, FileStage, Page, PageStage, Reading, SourceFile

VERDICTS = {
    FileStage.FILED: "filed",
    FileStage.SET_ASIDE: "set_aside",
    FileStage.REFUSED: "refused",
    FileStage.DUPLICATE: "duplicate",
    FileStage.IGNORED: "ignored",
}
"""Verdict by stage; files still being processed have none."""

_NOT_HELD = {FileStage.SET_ASIDE, FileStage.REFUSED, FileStage.IGNORED}
"""Stages in which no item holds a file's bytes."""


@dataclass(frozen=True, slots=True)
class PageTrouble:
    """A page set aside: its number in the file, from 1, and the code of the reason."""

    page: int
    code: str


@dataclass(frozen=True, slots=True)
class FileReport:
    """Report on a file.

    Attributes:
        id: Id of the file.
        path: Path as received.
        verdict: A value of `VERDICTS`; None while it is being processed.
        code: Code of the reason it was not filed; None if it was.
        number: Archive number of its item, or of the item that holds the same bytes.
        item_id: Id of that item.
        type_code: Code of the document type of that item.
        year_presumed: Whether the item's year was neither in the manifest nor read.
        pages: Number of pages.
        blank: Number of blank pages.
        confidence: Mean confidence of its read pages, 0.0 to 1.0; None if nothing was read.
        troubles: Pages set aside, by number.
        warnings: Codes of findings that did not prevent filing.
    """

    id: int
    path: str
    verdict: str | None
    code: str | None
    number: str | None
    item_id: int | None
    type_code: str | None
    year_presumed: bool
    pages: int
    blank: int
    confidence: float | None
    troubles: tuple[PageTrouble, ...]
    warnings: tuple[str, ...]


def reports(files: QuerySet[SourceFile]) -> list[FileReport]:
    """Return the reports on `files`, in batch order."""
    rows = list(
        files.select_related("bundle__item", "duplicate_of__bundle__item").order_by(
            "position", "pk"
        )
    )
    ids = [row.pk for row in rows]
    blanks = dict(
        Page.objects.filter(file__in=ids, stage=PageStage.BLANK)
        .values_list("file")
        .annotate(count=Count("pk"))
    )
    sure = dict(
        Reading.objects.filter(NEWEST, page__file__in=ids, page__stage=PageStage.READ)
        .values_list("page__file")
        .annotate(mean=Avg("confidence"))
    )
    troubles: dict[int, list[PageTrouble]] = {}
    aside = Page.objects.filter(file__in=ids, stage=PageStage.SET_ASIDE).order_by("number")
    for page in aside:
        troubles.setdefault(page.file_id, []).append(PageTrouble(page.number, page.code))
    return [
        _report(row, blanks.get(row.pk, 0), sure.get(row.pk), troubles.get(row.pk, []))
        for row in rows
    ]


def _report(
    row: SourceFile, blank: int, sure: float | None, troubles: Sequence[PageTrouble]
) -> FileReport:
    """Build the report on one file.

    A duplicate of a file without an item has the verdict of that file: the same bytes get the
    same verdict.
    """
    deciding = row
    if row.duplicate_of is not None and row.duplicate_of.stage in _NOT_HELD:
        deciding = row.duplicate_of
    holder = row.duplicate_of or row
    item = holder.bundle.item if holder.bundle is not None else None
    is_open = holder.bundle is not None and holder.bundle.stage == BundleStage.OPEN
    held_up = holder.bundle.code if holder.bundle is not None and is_open else ""
    return FileReport(
        id=row.pk,
        path=row.path,
        verdict=VERDICTS.get(FileStage(deciding.stage)),
        code=deciding.code or held_up or None,
        number=item.number if item else None,
        item_id=item.pk if item else None,
        type_code=item.doc_type if item else None,
        year_presumed=item.year_presumed if item else False,
        pages=holder.page_count,
        blank=blank,
        confidence=sure,
        troubles=tuple(troubles),
        warnings=tuple(row.warnings),
    )


def set_aside() -> QuerySet[SourceFile]:
    """Return all set-aside files."""
    return SourceFile.objects.filter(stage=FileStage.SET_ASIDE)


def refused() -> QuerySet[SourceFile]:
    """Return the refused files not yet confirmed as rescanned."""
    return SourceFile.objects.filter(stage=FileStage.REFUSED, rescanned=False)


def to_settle() -> QuerySet[SourceFile]:
    """Return all files that wait for a person: set aside, or refused and not rescanned."""
    return set_aside() | refused()


def counts(batch_id: int, using: str = DEFAULT_DB_ALIAS) -> dict[str, int]:
    """Count a batch's files and pages by stage, and its items.

    Returns:
        `file:<stage>`, `page:<stage>`, "pages" (pages counted at splitting) and "items".
    """
    files = SourceFile.objects.using(using).filter(batch=batch_id)
    kept = files.exclude(stage=FileStage.REFUSED)  # pages of refused files do not count
    pages = Page.objects.using(using).filter(file__in=kept)
    found = {f"file:{stage}": 0 for stage in FileStage.values}
    found |= {f"page:{stage}": 0 for stage in PageStage.values}
    for row in files.values("stage").annotate(count=Count("pk")):
        found[f"file:{row['stage']}"] = row["count"]
    for row in pages.values("stage").annotate(count=Count("pk")):
        found[f"page:{row['stage']}"] = row["count"]
    found["pages"] = sum(kept.values_list("page_count", flat=True))
    found["items"] = (
        files.filter(~Q(bundle__item=None)).values("bundle__item").distinct().count()
    )
    return found
