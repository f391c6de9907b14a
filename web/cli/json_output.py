"""What the commands print with `--json`; its keys are kept, for programs build on them.

Documented in docs/reference/commands.md; a test holds page and code together.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from ingest.models import KeptObject
from ingest.objects.inventory import InventorySummary
from ingest.text.rereading import Request
from web.errors import messages
from workers.models import Run, RunOutcome
from workers.relocation import relocate
from workers.restore_check.proof import WRONG


def requests(found: Sequence[Request]) -> dict[str, Any]:
    """Return what was asked to be read again, and how far it is."""
    return {
        "requests": [
            {
                "asked_at": each.asked_at.isoformat(timespec="seconds"),
                "by": each.by,
                "engine": each.engine,
                "pages": each.pages,
                "done": each.done,
                "waiting": each.waiting,
                "set_aside": dict(each.set_aside),
                "stopped": each.stopped,
            }
            for each in found
        ]
    }


def fixity(
    run: Run | None, stands: InventorySummary, found: QuerySet[KeptObject]
) -> dict[str, Any]:
    """Return how the newest check of the stored objects ended, and what is known of them."""
    told = run.told if run else {}
    code = run.code if run else ""
    return {
        "outcome": run.outcome if run else None,
        "code": code or None,
        "sentence": messages.sentence(code) if code else None,
        "started_at": _moment(run.started_at) if run else None,
        "ended_at": _moment(run.ended_at) if run else None,
        "read": told.get("read", 0),
        "bytes": told.get("bytes", 0),
        "adopted": told.get("adopted", 0),
        "unchecked": told.get("unchecked", 0),
        "kept": stands.kept,
        "never": stands.never,
        "overdue": stands.overdue,
        "oldest": _moment(stands.oldest),
        "findings": [
            {
                "key": each.key,
                "code": each.code,
                "sentence": messages.sentence(each.code),
                "checked_at": _moment(each.checked_at),
            }
            for each in found
        ],
    }


def proved(run: Run, damaged: Sequence[str]) -> dict[str, Any]:
    """Return how the proof of a restored copy ended, and what is wrong with the copy."""
    told = run.told
    as_of = told.get("as_of")
    return {
        "proved": run.outcome == RunOutcome.WELL,
        "outcome": run.outcome,
        "code": run.code or None,
        "sentence": messages.sentence(run.code) if run.code else None,
        "started_at": _moment(run.started_at),
        "ended_at": _moment(run.ended_at),
        "as_of": _moment(datetime.fromtimestamp(as_of, UTC)) if as_of else None,
        "entries": told.get("entries", 0),
        "behind": told.get("behind", 0),
        "since": told.get("since", 0),
        "items": told.get("items", 0),
        "objects": told.get("objects", 0),
        "read": told.get("read", 0),
        "bytes": told.get("bytes", 0),
        "wrong": {name: told.get(name) for name in WRONG},
        "damaged": list(damaged),
    }


def moved(outcome: relocate.MoveOutcome, seconds: float) -> dict[str, Any]:
    """Return what was moved, or what is damaged and keeps it from being moved."""
    told = outcome.move.told if outcome.move else {}
    return {
        "moved": outcome.move is not None,
        **{name: told.get(name, 0) for name in relocate.COUNTED},
        "mended": told.get("mended", {}),
        "damaged": [
            {"key": each.key, "code": each.code, "sentence": messages.sentence(each.code)}
            for each in outcome.damaged
        ],
        "strangers": list(outcome.strangers),
        "noted": outcome.noted,
        "seconds": round(seconds, 1),
    }


def _moment(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None
