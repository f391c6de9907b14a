"""JSON schemas of batches, their accounts and files, and the rescan list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ingest.batches.account import Account, Sum
from ingest.batches.queries import files_of_batch
from ingest.batches.reports import FileReport, PageTrouble, reports
from ingest.batches.totals import account
from ingest.models import Batch, Page
from ingest.quality import rescans
from ingest.quality.scan_profile import Severity
from web.errors import messages
from web.scanning import quality_labels
from web.schema import Schema
from workers.stations import scan_quality

NAMED_PAGES = 20
"""Maximum number of set-aside pages listed in a message."""


class DifferenceSchema(Schema):
    """A sum of an account that does not balance."""

    sum: Sum
    """The sum."""
    expected: int
    """Number received; of items, the most there can be."""
    found: int
    """Number accounted for."""


class AccountSchema(Schema):
    """The account of a batch (账目); see `ingest.batches.account.Account`."""

    files_received: int
    files_split: int
    files_duplicate: int
    files_refused: int
    files_ignored: int
    files_set_aside: int
    files_waiting: int
    pages_counted: int
    pages_read: int
    pages_blank: int
    pages_set_aside: int
    pages_waiting: int
    items_filed: int
    balances: bool
    """Whether all sums balance."""
    differences: tuple[DifferenceSchema, ...]
    """All sums that do not balance."""

    @classmethod
    def of(cls, sums: Account) -> AccountSchema:
        """Return the JSON object of an account."""
        differences = tuple(
            DifferenceSchema(sum=each.sum, expected=each.expected, found=each.found)
            for each in sums.differences()
        )
        return cls(**asdict(sums), balances=sums.balances, differences=differences)


class TroubleSchema(Schema):
    """A page set aside."""

    page: int
    """Number of the page in its file, from 1."""
    code: str
    """Code of the reason."""


class FileSchema(Schema):
    """Result of processing a file."""

    path: str
    """Path as received."""
    verdict: str | None
    """`filed`, `set_aside`, `refused`, `duplicate` or `ignored`; null while processed."""
    code: str | None
    """Code of the reason it was not filed; null if it was."""
    sentence: str | None
    """Message of `code`: description and advice; null if there is none."""
    number: str | None
    """Archive number of its item, or of the item that holds the same bytes."""
    pages: int
    blank: int
    """Number of blank pages."""
    items: tuple[str, ...]
    """Archive numbers of the items it was filed as."""
    type: str | None
    """Code of the document type of its item."""
    year_presumed: bool
    """Whether the year of its item was neither in the manifest nor read."""
    confidence: float | None
    """Mean confidence of its read pages, 0 to 1; null if nothing was read."""
    troubles: tuple[TroubleSchema, ...]
    """Pages set aside."""
    warnings: tuple[str, ...]
    """Codes of findings that did not prevent filing."""
    warning_sentences: tuple[str, ...]
    """Messages of `warnings`."""

    @classmethod
    def of(cls, report: FileReport) -> FileSchema:
        """Return the JSON object of a file, its sentences in the active language."""
        return cls(
            path=report.path,
            verdict=report.verdict,
            code=report.code,
            sentence=_sentence(report),
            number=report.number,
            pages=report.pages,
            blank=report.blank,
            items=(report.number,) if report.number and report.verdict == "filed" else (),
            type=report.type_code,
            year_presumed=report.year_presumed,
            confidence=None if report.confidence is None else round(report.confidence, 4),
            troubles=tuple(_trouble(each) for each in report.troubles),
            warnings=report.warnings,
            warning_sentences=tuple(messages.sentence(code) for code in report.warnings),
        )


class FileListSchema(Schema):
    """Files of several batches."""

    files: tuple[FileSchema, ...]


class RemarkSchema(Schema):
    """An error in a manifest, or a note on files skipped in a batch."""

    path: str
    """Path of the manifest; for a remark on the whole batch, of the folder."""
    line: int
    """Line of the manifest, from 1; 0 if it is not about a line."""
    code: str
    value: str
    """The value concerned."""
    sentence: str
    """Message of `code`: description and advice."""


class RescanCountsSchema(Schema):
    """Number of pages on the rescan list (重扫清单), by state."""

    rescan: int
    """Must be scanned again."""
    look: int
    """Should be looked at."""
    settled: int
    """Decided by a person."""


class BatchSchema(Schema):
    """A batch with the results of its files."""

    batch: int
    """Id of the batch."""
    account: AccountSchema
    urgent: bool
    """Whether it takes precedence over other batches."""
    profile: str
    """Code of its scan profile."""
    rescans: RescanCountsSchema
    finished: bool
    """Whether all its work on the line is done."""
    files: tuple[FileSchema, ...]
    """Files in order of the box."""
    manifest: tuple[RemarkSchema, ...]

    @classmethod
    def of(cls, batch: Batch) -> BatchSchema:
        """Return the JSON object of a batch as it is now."""
        return cls(
            batch=batch.pk,
            account=AccountSchema.of(account(batch.pk)),
            urgent=batch.urgent,
            profile=scan_quality.profile_of(batch).code,
            rescans=RescanCountsSchema(**rescans.counts(batch.pk)),
            finished=batch.finished_at is not None,
            files=tuple(map(FileSchema.of, reports(files_of_batch(batch.pk)))),
            manifest=tuple(
                RemarkSchema(**each, sentence=messages.sentence(each["code"]))
                for each in batch.remarks
            ),
        )


class BatchLineSchema(Schema):
    """A batch in a list of batches."""

    batch: int
    """Id of the batch."""
    label: str
    started_at: str
    """ISO 8601 to the second, with the offset of `time_zone`."""
    finished: bool
    account: AccountSchema

    @classmethod
    def of(cls, batch: Batch) -> BatchLineSchema:
        """Return the JSON object of a line of the list."""
        return cls(
            batch=batch.pk,
            label=batch.label,
            started_at=timezone.localtime(batch.started_at).isoformat(timespec="seconds"),
            finished=batch.finished_at is not None,
            account=AccountSchema.of(account(batch.pk)),
        )


class BatchListSchema(Schema):
    """The newest batches."""

    batches: tuple[BatchLineSchema, ...]

    @classmethod
    def of(cls, batches: Iterable[Batch]) -> BatchListSchema:
        """Return the JSON object of a list of batches, in their order."""
        return cls(batches=tuple(map(BatchLineSchema.of, batches)))


class DefectSchema(Schema):
    """A limit of the scan profile missed by a page."""

    code: str
    severity: Severity
    value: int | float
    """Measured value: dots per inch, degrees, a share, number of edges."""
    limit: int | float
    """The limit, in the same unit."""
    measured: str
    """Both in words."""
    sentence: str
    """Message of `code`: description and advice."""


class RescanPageSchema(Schema):
    """A page of the rescan list."""

    batch: int
    """Id of the batch."""
    path: str
    """Path of the file."""
    page: int
    """Number of the page in its file, from 1."""
    number: str | None
    """Archive number of its item; null if it is not filed."""
    severity: Severity
    """Severity of its most severe defect."""
    defects: tuple[DefectSchema, ...]

    @classmethod
    def of(cls, page: Page) -> RescanPageSchema:
        """Return the JSON object of a page that has defects."""
        return cls(
            batch=page.file.batch_id,
            path=page.file.path,
            page=page.number,
            number=page.item.number if page.item else None,
            severity=Severity(page.severity),
            defects=tuple(
                DefectSchema(
                    **each,
                    measured=quality_labels.measured(each, page),
                    sentence=messages.sentence(each["code"]),
                )
                for each in page.defects
            ),
        )


class RescanListSchema(Schema):
    """The rescan list, whole or in part."""

    rescans: RescanCountsSchema
    """Counts of the whole list."""
    pages: tuple[RescanPageSchema, ...]
    """The requested pages."""

    @classmethod
    def of(cls, pages: QuerySet[Page], counted: Mapping[str, int]) -> RescanListSchema:
        """Return the JSON object of pages, and of the counts of the whole list."""
        found = pages.select_related("file", "item")
        return cls(
            rescans=RescanCountsSchema(**counted),
            pages=tuple(RescanPageSchema.of(page) for page in found),
        )


def _trouble(page: PageTrouble) -> TroubleSchema:
    return TroubleSchema(page=page.page, code=page.code)


def _sentence(report: FileReport) -> str | None:
    """Return the message of a file; None if all is well."""
    if report.code is None:
        return None
    code = report.code
    if code == "duplicate" and report.number is None:
        code = "duplicate-unfiled"
    pages = _(", ").join(str(each.page) for each in report.troubles[:NAMED_PAGES])
    if not pages:
        return messages.sentence(code)
    # Translators: a sentence and the pages of a file it is about, such as "1, 3".
    return _("%(sentence)s (page %(pages)s)") % {
        "sentence": messages.sentence(code),
        "pages": pages,
    }
