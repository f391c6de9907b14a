"""Template data of files that wait for a person: reason, image, possible decisions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.scheme.queries import class_scheme
from ingest.batches.queries import files
from ingest.batches.reports import (
    FileReport,
    reports,
    to_settle,
)
from ingest.models import FileStage, SourceFile
from ingest.review import blank_only
from ingest.review.decisions import retry_counts
from web.errors import messages

POLLED = {FileStage.RECEIVED, FileStage.SPLIT}
"""Stages of a file being processed again, whose row polls for its state."""


def groups(
    files: Iterable[SourceFile], *, folder: str = "", with_batch: bool = False
) -> list[dict[str, Any]]:
    """Group files that wait for a person by cause, each group with advice.

    Args:
        files: The files, in order of the list.
        folder: Prefix of the paths that is not shown.
        with_batch: Whether each row shows its batch.
    """
    found = list(files)
    made = rows([each.pk for each in found], with_batch=with_batch, folder=folder)
    by_cause: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for each in found:
        row = made[each.pk]
        by_cause.setdefault((each.stage, row["code"]), []).append(row)
    return [
        {
            "id": f"{stage}-{code}",
            "code": code,
            "refused": stage == FileStage.REFUSED,
            "blank": code == blank_only.CODE,
            "title": messages.what(code),
            "advice": messages.advice(code),
            "files": group,
        }
        for (stage, code), group in by_cause.items()
    ]


def rows(
    file_ids: Iterable[int], *, with_batch: bool = False, folder: str = ""
) -> dict[int, dict[str, Any]]:
    """Return the rows of files, by file id."""
    found = files(file_ids).select_related("batch")
    by_id = {each.id: each for each in reports(found)}
    again = retry_counts(by_id)
    return {
        file.pk: _row(file, by_id[file.pk], folder)
        | {"batch": file.batch if with_batch else None, "retries": again.get(file.pk, 0)}
        for file in found
    }


def answer(request: HttpRequest, file_id: int) -> HttpResponse:
    """Render the new row of a file, and the number of waiting files."""
    with_batch = "/batches/" not in request.headers.get("HX-Current-URL", "")
    row = rows([file_id], with_batch=with_batch)[file_id]
    context = {"file": row, "swapped": True, "waiting_now": to_settle().count()}
    return render(request, "scanning/_review_row.html", context)


def _row(file: SourceFile, report: FileReport, folder: str) -> dict[str, Any]:
    refused, aside = FileStage.REFUSED, FileStage.SET_ASIDE
    # For a duplicate the report describes the other file; the buttons act on this one.
    stage, blank = FileStage(file.stage), file.code == blank_only.CODE
    return {
        "pk": file.pk,
        "code": file.code or "unexpected",
        "why": messages.what(file.code or "unexpected"),
        "path": file.path.removeprefix(folder),
        "pages": _(", ").join(str(each.page) for each in report.troubles),
        "may_retry": stage == aside and not blank,
        "may_choose": stage == aside and blank,
        "not_filed": file.code == blank_only.ENDED,
        "types": _types() if stage == aside and blank else (),
        "may_confirm": stage == refused and not file.rescanned,
        "confirmed": stage == refused and file.rescanned,
        "on_the_line": stage in POLLED,
        "sent_back": file.code == "sent-back",
        "number": report.number if stage == FileStage.FILED else "",
        "item_url": reverse("item", args=[report.item_id]) if report.item_id else "",
        "looks": bool(file.sha256),
        "thumb_url": reverse("file_thumb", args=[file.pk, _page(report)]),
        "look_url": reverse("file_look", args=[file.pk]),
        "original_url": reverse("file_original", args=[file.pk]),
    }


def _types() -> list[tuple[str, str]]:
    """Return code and name of all document types, for blank pages to be filed."""
    language = get_language()
    types = class_scheme().types.values()
    return [(each.code, each.en if language == "en" else each.zh) for each in types]


def _page(report: FileReport) -> int:
    """Return the number of the page to show: the first one that could not be read, or 1."""
    return report.troubles[0].page if report.troubles else 1
