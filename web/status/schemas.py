"""JSON objects of upkeep: health, fixity checks, restore checks and relocations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from django.utils import timezone

from ingest.models import KeptObject
from ingest.objects.inventory import InventorySummary
from web.errors import messages
from web.schema import Schema
from web.status.checks.check_result import Finding, PartState
from workers.models import Run, RunOutcome
from workers.relocation.relocate import COUNTED, MoveOutcome
from workers.restore_check.proof import WRONG

# Moments are ISO 8601 to the second, with the offset of `time_zone`.


class FindingSchema(Schema):
    """A stored object that is missing, changed or unknown."""

    key: str
    code: str
    sentence: str
    """What is wrong and what to do next."""
    checked_at: str | None
    """When that was found."""


class FixitySchema(Schema):
    """The newest fixity check, and what is known of the stored objects."""

    outcome: str | None
    """`well`, `found`, `failed`, `lost` or `running`; null where none was ever begun."""
    code: str | None
    """Why it did not end well."""
    sentence: str | None
    """The same, and what to do next."""
    started_at: str | None
    ended_at: str | None
    read: int
    """Objects that it read back."""
    bytes: int
    """Of them."""
    adopted: int
    """Objects that got their digest only now."""
    unchecked: int
    """Objects that were due and not read back."""
    kept: int
    """Objects of the archive."""
    never: int
    """Of them never read back."""
    overdue: int
    """Of them not checked for too long."""
    oldest: str | None
    """When the one longest ago was compared or stored."""
    findings: tuple[FindingSchema, ...]
    late: bool
    """Whether the check itself is overdue."""

    @classmethod
    def of(
        cls, run: Run | None, kept: InventorySummary, found: Iterable[KeptObject], *, late: bool
    ) -> FixitySchema:
        """Return the JSON object of the newest check, `run`, and of the inventory."""
        told = run.told if run else {}
        code = run.code if run else ""
        return cls(
            outcome=run.outcome if run else None,
            code=code or None,
            sentence=messages.sentence(code) if code else None,
            started_at=_moment(run.started_at) if run else None,
            ended_at=_moment(run.ended_at) if run else None,
            read=told.get("read", 0),
            bytes=told.get("bytes", 0),
            adopted=told.get("adopted", 0),
            unchecked=told.get("unchecked", 0),
            kept=kept.kept,
            never=kept.never,
            overdue=kept.overdue,
            oldest=_moment(kept.oldest),
            findings=tuple(_finding(each) for each in found),
            late=late,
        )


class RestoreCheckSchema(Schema):
    """A check of a restored copy of the archive."""

    proved: bool
    """Whether the copy is the archive, whole."""
    outcome: str
    """`well`, `found`, `failed` or `lost`."""
    code: str | None
    """Why it was not ended."""
    sentence: str | None
    """The same, and what to do next."""
    started_at: str | None
    ended_at: str | None
    as_of: str | None
    """Of the newest act in the copy."""
    entries: int
    """Acts in the ledger of the copy."""
    behind: int
    """Acts since then, which it does not have."""
    since: int
    """Numbers given since then."""
    items: int
    objects: int
    read: int
    """Objects of the copy that were read back."""
    bytes: int
    """Of them."""
    wrong: dict[str, int | None]
    """Counts that are 0 where a copy is proved; null where it did not come to that."""
    damaged: tuple[str, ...]
    """Keys of damaged objects."""

    @classmethod
    def of(cls, run: Run, damaged: Sequence[str]) -> RestoreCheckSchema:
        """Return the JSON object of an ended check."""
        told = run.told
        as_of = told.get("as_of")
        return cls(
            proved=run.outcome == RunOutcome.WELL,
            outcome=run.outcome,
            code=run.code or None,
            sentence=messages.sentence(run.code) if run.code else None,
            started_at=_moment(run.started_at),
            ended_at=_moment(run.ended_at),
            as_of=_moment(datetime.fromtimestamp(as_of, UTC)) if as_of else None,
            entries=told.get("entries", 0),
            behind=told.get("behind", 0),
            since=told.get("since", 0),
            items=told.get("items", 0),
            objects=told.get("objects", 0),
            read=told.get("read", 0),
            bytes=told.get("bytes", 0),
            wrong={name: told.get(name) for name in WRONG},
            damaged=tuple(damaged),
        )


class UnmovedObjectSchema(Schema):
    """An object that is damaged in the source, so that it did not come over."""

    key: str
    code: str
    sentence: str
    """What is wrong and what to do next."""


class RelocationSchema(Schema):
    """A relocation into services: what was moved, or what keeps it from being moved."""

    moved: bool
    items: int
    pages: int
    objects: int
    bytes: int
    """Of the objects."""
    entries: int
    """Acts in the ledger."""
    waiting: int
    """Rows that wait for the line."""
    marks: int
    """Series with a mark of their last number."""
    anchors: int
    mended: dict[str, int]
    """Values with a character that PostgreSQL cannot keep, by table and column."""
    damaged: tuple[UnmovedObjectSchema, ...]
    strangers: tuple[str, ...]
    """What lies among the objects and is none."""
    noted: bool
    """Whether the source says that it was moved."""
    seconds: float
    """Duration of this run."""

    @classmethod
    def of(cls, outcome: MoveOutcome, seconds: float) -> RelocationSchema:
        """Return the JSON object of how a relocation ended after so many seconds."""
        told = outcome.move.told if outcome.move else {}
        return cls(
            moved=outcome.move is not None,
            **{name: told.get(name, 0) for name in COUNTED},
            mended=told.get("mended", {}),
            damaged=tuple(
                UnmovedObjectSchema(
                    key=each.key, code=each.code, sentence=messages.sentence(each.code)
                )
                for each in outcome.damaged
            ),
            strangers=tuple(outcome.strangers),
            noted=outcome.noted,
            seconds=round(seconds, 1),
        )


class PartSchema(Schema):
    """What was found about one part of the installation."""

    part: str
    name: str
    """For people."""
    state: PartState
    well: bool
    """Whether nothing is wrong with it."""
    said: str
    """A sentence; where it is not well with what to do next."""


class HealthSchema(Schema):
    """Every part of the installation."""

    well: bool
    """Whether nothing is wrong with any."""
    findings: tuple[PartSchema, ...]

    @classmethod
    def of(cls, findings: Sequence[Finding]) -> HealthSchema:
        """Return the JSON object of what was found about every part."""
        return cls(
            well=all(each.well for each in findings),
            findings=tuple(
                PartSchema(
                    part=each.part,
                    name=each.name,
                    state=each.state,
                    well=each.well,
                    said=each.said,
                )
                for each in findings
            ),
        )


def _finding(kept: KeptObject) -> FindingSchema:
    return FindingSchema(
        key=kept.key,
        code=kept.code,
        sentence=messages.sentence(kept.code),
        checked_at=_moment(kept.checked_at),
    )


def _moment(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None
