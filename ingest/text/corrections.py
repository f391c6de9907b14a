"""Corrections of page text by people: one transaction each, on top of a reading."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from catalog.ledger import entries
from catalog.register import actions as register
from ingest.errors import CorrectionMissing, LineTooLong, PlaceTaken, ReadingChanged
from ingest.line import queries
from ingest.models import Correction, CorrectionState, Page, PageStage, Reading
from ocr import record
from ocr.corrections import apply
from ocr.corrections.insert import box_below
from ocr.port import Box, PageText

LONGEST = 300
"""Maximum length of a corrected line, in characters."""


@transaction.atomic
def correct(page_id: int, seen: int, lines: Mapping[int, str], by: entries.Actor) -> int:
    """Correct lines of a page; return how many changed.

    Args:
        page_id: The page, of a filed item.
        seen: Id of the reading shown to the person.
        lines: New text by index in `PageText.lines`; "" removes the line.
        by: The person.

    Raises:
        ReadingChanged: The page has a newer reading, or no such line.
        LineTooLong: A line has more than `LONGEST` characters.
    """
    page, newest = _locked(page_id, seen)
    text = queries.page_text(newest)
    if any(not 0 <= at < len(text.lines) for at in lines):
        raise ReadingChanged
    changed = {
        at: after
        for at, typed in sorted(lines.items())
        if (after := cleaned(typed)) != text.lines[at].text
    }
    if changed:
        _keep(
            newest,
            [
                apply.TextCorrection(text.lines[at].box, text.lines[at].text, after)
                for at, after in changed.items()
            ],
            by,
        )
        made = _lay(page, newest)
        _told(page, made, by, "corrected", lines=[at + 1 for at in changed])
    return len(changed)


@transaction.atomic
def add_line(page_id: int, seen: int, below: int | None, typed: str, by: entries.Actor) -> None:
    """Add a missed line below a visual row; None is the top of the page.

    Raises:
        ReadingChanged: The page has a newer reading, or no such row.
        LineTooLong: It has more than `LONGEST` characters.
        PlaceTaken: There is a line at that position.
    """
    page, newest = _locked(page_id, seen)
    text, after = queries.page_text(newest), cleaned(typed)
    if below is not None and all(line.row != below for line in text.lines):
        raise ReadingChanged
    if not after:
        return
    said = apply.TextCorrection(box_below(text, below, len(after)), "", after)
    _keep(newest, [said], by)
    made = _lay(page, newest)
    lines = queries.page_text(made).lines
    if all((line.box, line.text) != (said.box, after) for line in lines):
        raise PlaceTaken
    _told(page, made, by, "corrected", added=1)


@transaction.atomic
def withdraw(correction_id: int, by: entries.Actor) -> None:
    """Withdraw a correction, so that its line reads as before.

    Raises:
        CorrectionMissing: There is none, or it was withdrawn already.
    """
    row = _standing(correction_id)
    page = Page.objects.select_for_update().get(pk=row.page_id)
    attached = row.state == CorrectionState.ATTACHED
    Correction.objects.filter(pk=row.pk).update(state=CorrectionState.WITHDRAWN)
    newest = queries.newest_readings([page.pk])[page.pk]
    made = _lay(page, newest) if attached else newest
    _told(page, made, by, "withdrawn", corrections=1)


@transaction.atomic
def attach(correction_id: int, seen: int, line: int, by: entries.Actor) -> None:
    """Attach a waiting correction to a line of the page's current reading.

    Raises:
        CorrectionMissing: It is not waiting.
        ReadingChanged: The page has a newer reading, or no such line.
    """
    row = _standing(correction_id)
    if row.state != CorrectionState.WAITING:
        raise CorrectionMissing
    Correction.objects.filter(pk=row.pk).update(state=CorrectionState.WITHDRAWN)
    if not correct(row.page_id, seen, {line: row.after}, by):  # the line has this text already
        newest = queries.newest_readings([row.page_id])[row.page_id]
        _told(row.page, newest, by, "withdrawn", corrections=1)


def lay_over(page: Page, beneath: Reading) -> Reading:
    """Apply people's corrections to an engine's reading; return the resulting reading.

    Part of a transaction. Every correction not withdrawn is matched to a line anew; one without
    a match waits for a person.
    """
    rows = list(
        Correction.objects.filter(page=page)
        .exclude(state=CorrectionState.WITHDRAWN)
        .order_by("pk")
    )
    done = apply.apply(queries.page_text(beneath), [_said(row) for row in rows])
    for row, attached in zip(rows, done.attached, strict=True):
        state = CorrectionState.ATTACHED if attached else CorrectionState.WAITING
        if row.state != state:
            Correction.objects.filter(pk=row.pk).update(state=state)
    newest = _add_version(beneath, done.page) if any(done.attached) else beneath
    page.refresh_from_db(fields=["measures"])  # a rereading has just updated them
    bare = done.page.blank and (page.measures or {}).get("blank", True)
    stage = PageStage.BLANK if bare else PageStage.READ
    Page.objects.filter(pk=page.pk).update(stage=stage)
    return newest


def cleaned(typed: str) -> str:
    """Normalise typed text: single spaces, no invisible characters.

    Raises:
        LineTooLong: It has more than `LONGEST` characters.
    """
    words = " ".join(typed.split())
    kept = "".join(char for char in words if char.isprintable())
    if len(kept) > LONGEST:
        raise LineTooLong
    return kept


def _locked(page_id: int, seen: int) -> tuple[Page, Reading]:
    """Lock a page; return it with its newest reading, which must be the one seen."""
    page = Page.objects.select_for_update().get(pk=page_id)
    newest = queries.newest_readings([page_id]).get(page_id)
    if newest is None or newest.pk != seen:
        raise ReadingChanged
    return page, newest


def _standing(correction_id: int) -> Correction:
    rows = Correction.objects.select_related("page")
    row = rows.filter(pk=correction_id).exclude(state=CorrectionState.WITHDRAWN).first()
    if row is None:
        raise CorrectionMissing
    return row


def _keep(seen: Reading, said: Sequence[apply.TextCorrection], by: entries.Actor) -> None:
    Correction.objects.bulk_create(
        Correction(
            page_id=seen.page_id,
            made_on=seen,
            box=list(each.box),
            before=each.before,
            after=each.after,
            state=CorrectionState.ATTACHED,
            by=by.name,
            at=timezone.now(),
        )
        for each in said
    )


def _said(row: Correction) -> apply.TextCorrection:
    left, top, right, bottom = row.box
    box: Box = (left, top, right, bottom)
    return apply.TextCorrection(box, row.before, row.after)


def _lay(page: Page, newest: Reading) -> Reading:
    """Apply all corrections of a page to its engine's reading, as a new version."""
    beneath = newest.based_on or newest
    made = lay_over(page, beneath)
    return made if made != beneath else _add_version(beneath, queries.page_text(beneath))


def _add_version(beneath: Reading, text: PageText) -> Reading:
    return Reading.objects.create(
        page_id=beneath.page_id,
        version=Reading.objects.filter(page_id=beneath.page_id).count() + 1,
        based_on=beneath,
        engine=beneath.engine,
        engine_version=beneath.engine_version,
        confidence=text.confidence,
        text=text.text,
        record=record.to_bytes(text),
        made_at=timezone.now(),
    )


def _told(page: Page, made: Reading, by: entries.Actor, act: str, **what: Any) -> None:
    """Append an act to the ledger, without the text, and queue the item for indexing."""
    digest = hashlib.sha256(bytes(made.record)).hexdigest()
    if page.item_id is not None:
        register.note_changed(page.item_id)
    entries.append(
        act,
        f"item:{page.item_id}",
        by,
        what="text",
        page=page.item_number,
        version=made.version,
        digest=digest,
        **what,
    )
