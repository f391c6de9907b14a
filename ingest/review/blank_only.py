"""Decisions about files or folders of blank pages only: no record, or an item.

Archive numbers are never reused, so a blank sheet gets none automatically: it is set aside
with the code `blank-only` until `no_record` or `file_as`, unless a manifest describes it. Both
take the id of any file of a bundle, and decide for the whole bundle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from catalog.ledger import entries
from catalog.scheme.queries import class_scheme
from ingest.errors import NothingToRetry, TypeMissing
from ingest.models import Bundle, BundleStage, FileStage, SourceFile
from ingest.review.decisions import reopen

CODE = "blank-only"
"""Code of the files and bundles that wait for this decision."""

ENDED = "blank-not-filed"
"""Code of a file that a person decided not to file."""

_SAID = {"title", "class_code", "type_code", "year", "policy_no", "claim_no"}


def is_named(given: Mapping[str, Any]) -> bool:
    """Return whether a manifest or a person gave any value, so that it is filed."""
    return not _SAID.isdisjoint(given)


def waiting() -> QuerySet[SourceFile]:
    """Return all files that wait for this decision."""
    return SourceFile.objects.filter(stage=FileStage.SET_ASIDE, code=CODE)


@transaction.atomic
def no_record(file_ids: Sequence[int], by: entries.Actor) -> int:
    """End files of blank pages without an item; return how many.

    They are ignored with the code `blank-not-filed`. Their bytes stay in the store; taken in
    again, the same bytes wait for a decision again.

    Raises:
        NothingToRetry: None of them waits for this decision.
    """
    bundles = _locked(file_ids)
    files = list(waiting().filter(bundle__in=bundles).values_list("pk", flat=True))
    ended = {"stage": FileStage.IGNORED, "code": ENDED, "kept_sha256": None}
    SourceFile.objects.filter(pk__in=files).update(**ended)
    Bundle.objects.filter(pk__in=bundles).update(stage=BundleStage.EMPTY, code=ENDED)
    for file_id in files:
        entries.append("not filed", f"file:{file_id}", by, code=CODE)
    return len(files)


@transaction.atomic
def file_as(file_ids: Sequence[int], type_code: str, by: entries.Actor) -> int:
    """File blank pages under a document type; return how many files.

    They are put back on the line to be numbered; nudge them, or wait for the sweep.

    Args:
        file_ids: Any of the files of each bundle.
        type_code: Code or name of the document type; its class becomes the item's.
        by: The person.

    Raises:
        TypeMissing: There is no such document type.
        NothingToRetry: None of them waits for this decision.
    """
    kind = class_scheme().find_type(type_code)
    if kind is None:
        raise TypeMissing
    said = {"type_code": kind.code, "class_code": kind.class_code}
    bundles = _locked(file_ids)
    files = list(waiting().filter(bundle__in=bundles).order_by("pk"))
    for bundle in Bundle.objects.filter(pk__in=bundles):
        Bundle.objects.filter(pk=bundle.pk).update(given=bundle.given | said)
    for file in files:
        reopen(file.pk, without_refused=False)
        entries.append("type given", f"file:{file.pk}", by, type=kind.code)
    return len(files)


def _locked(file_ids: Sequence[int]) -> list[int]:
    """Lock the waiting bundles for this transaction; return their ids."""
    asked = waiting().filter(pk__in=file_ids).values("bundle")
    found = Bundle.objects.filter(pk__in=asked, stage=BundleStage.SET_ASIDE, code=CODE)
    ids = [bundle.pk for bundle in found.order_by("pk").select_for_update()]
    if not ids:
        raise NothingToRetry
    return ids
