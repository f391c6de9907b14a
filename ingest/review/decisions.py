"""Decisions about files that wait for a person: retry, send back, confirm a rescan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Count

from catalog.ledger import entries
from catalog.ledger.queries import entries_about
from ingest.batches.reports import refused
from ingest.errors import NothingToRetry
from ingest.line.actions import end_file
from ingest.models import Batch, Bundle, BundleStage, FileStage, PageStage, SourceFile

FRESH = {"attempts": 0, "lost": 0, "not_before": None, "code": ""}
"""Field values of a row that is retried."""


def retry_counts(file_ids: Iterable[int]) -> dict[int, int]:
    """Return the number of retries by people, by file id; files without any are left out."""
    about = entries_about(f"file:{pk}" for pk in file_ids).filter(act="retried")
    counted = about.order_by().values_list("subject").annotate(count=Count("pk"))
    return {int(subject.partition(":")[2]): count for subject, count in counted}


@transaction.atomic
def retry(file_ids: Sequence[int], by: entries.Actor) -> int:
    """Put set-aside files back on the line; return how many.

    A folder held up by refused files is filed without them.

    Raises:
        NothingToRetry: None of them waits for a person.
    """
    found = _waiting(file_ids)
    for file in found:
        stage = FileStage.SPLIT if file.page_count else FileStage.RECEIVED
        SourceFile.objects.filter(pk=file.pk).update(stage=stage, **FRESH)
        file.pages.filter(stage=PageStage.SET_ASIDE).update(stage=PageStage.WAITING, **FRESH)
        reopen(file.pk, without_refused=file.code == "folder-incomplete")
    for file in found:
        entries.append("retried", f"file:{file.pk}", by, code=file.code)
    return len(found)


@transaction.atomic
def send_back(file_ids: Sequence[int], by: entries.Actor) -> int:
    """Refuse set-aside files, so that the paper is scanned again; return how many.

    Raises:
        NothingToRetry: None of them waits for a person.
    """
    found = _waiting(file_ids)
    for file in found:
        end_file(file.pk, FileStage.REFUSED, "sent-back")
        reopen(file.pk, without_refused=True)
    for file in found:
        entries.append("sent back", f"file:{file.pk}", by, code=file.code)
    return len(found)


@transaction.atomic
def confirm_rescanned(file_ids: Sequence[int], by: entries.Actor) -> int:
    """Record that the papers of refused files were rescanned; return how many.

    Raises:
        NothingToRetry: None of them is a refused file not confirmed before.
    """
    files = refused().filter(pk__in=file_ids)
    found = list(files.order_by("pk").select_for_update())
    if not found:
        raise NothingToRetry
    SourceFile.objects.filter(pk__in=[file.pk for file in found]).update(rescanned=True)
    for file in found:
        entries.append("rescanned", f"file:{file.pk}", by, code=file.code)
    return len(found)


def _waiting(file_ids: Sequence[int]) -> list[SourceFile]:
    """Lock the set-aside ones of these files for this transaction; return them."""
    files = SourceFile.objects.filter(pk__in=file_ids, stage=FileStage.SET_ASIDE)
    found = list(files.order_by("pk").select_for_update())
    if not found:
        raise NothingToRetry
    return found


def reopen(file_id: int, *, without_refused: bool) -> None:
    """Put the bundle of a file, and its batch, back on the line.

    Files set aside only because of their bundle continue with it. With `without_refused` the
    bundle may be filed without the files refused so far; a later refusal holds it up again.
    """
    file = SourceFile.objects.get(pk=file_id)
    Batch.objects.filter(pk=file.batch_id).update(finished_at=None, key="")
    bundle = Bundle.objects.select_for_update().filter(files=file_id).first()
    if bundle is None:
        return
    held = bundle.files.filter(stage=FileStage.SET_ASIDE, code=bundle.code).exclude(code="")
    held.update(stage=FileStage.SPLIT, **FRESH)
    given = bundle.given
    if without_refused:
        refused = bundle.files.filter(stage=FileStage.REFUSED)
        given = given | {"without": list(refused.values_list("pk", flat=True))}
    Bundle.objects.filter(pk=bundle.pk).update(stage=BundleStage.OPEN, given=given, **FRESH)
