"""JSON schemas of health, fixity checks, restore checks and relocations."""

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

# Times are ISO 8601 to the second, with the offset of `time_zone`.


class FindingSchema(Schema):
    """A stored object that is missing, changed or unknown."""

    key: str
    code: str
    sentence: str
    """Message of `code`: description and advice."""
    checked_at: str | None
    """Time of the finding."""


class FixitySchema(Schema):
    """The newest fixity check, and the summary of the inventory."""

    outcome: str | None
    """`well`, `found`, `failed`, `lost` or `running`; null if there was none."""
    code: str | None
    """Code of why it failed or was lost; null if it was not."""
    sentence: str | None
    """Message of `code`: description and advice."""
    started_at: str | None
    ended_at: str | None
    read: int
    """Number of objects read back."""
    bytes: int
    """Total size of these objects."""
    adopted: int
    """Number of objects whose digest was computed for the first time."""
    unchecked: int
    """Number of objects due but not read back."""
    kept: int
    """Number of objects the store must hold."""
    never: int
    """Number of these never read back."""
    overdue: int
    """Number of these not checked in time."""
    oldest: str | None
    """Time at which the object unchecked longest was compared or stored."""
    findings: tuple[FindingSchema, ...]
    late: bool
    """Whether the check itself is overdue."""

    @classmethod
    def of(
        cls, run: Run | None, kept: InventorySummary, found: Iterable[KeptObject], *, late: bool
    ) -> FixitySchema:
        """Return the JSON object of the newest run and of the inventory."""
        result = run.told if run else {}
        code = run.code if run else ""
        return cls(
            outcome=run.outcome if run else None,
            code=code or None,
            sentence=messages.sentence(code) if code else None,
            started_at=_moment(run.started_at) if run else None,
            ended_at=_moment(run.ended_at) if run else None,
            read=result.get("read", 0),
            bytes=result.get("bytes", 0),
            adopted=result.get("adopted", 0),
            unchecked=result.get("unchecked", 0),
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
    """Whether the copy is the archive, complete and undamaged."""
    outcome: str
    """`well`, `found`, `failed` or `lost`."""
    code: str | None
    """Code of why it failed or was lost; null if it was not."""
    sentence: str | None
    """Message of `code`: description and advice."""
    started_at: str | None
    ended_at: str | None
    as_of: str | None
    """Time of the newest ledger entry in the copy."""
    entries: int
    """Number of ledger entries in the copy."""
    behind: int
    """Number of ledger entries since then, which the copy lacks."""
    since: int
    """Number of archive numbers given since then."""
    items: int
    objects: int
    read: int
    """Number of objects of the copy read back."""
    bytes: int
    """Total size of these objects."""
    wrong: dict[str, int | None]
    """Counts that are 0 for a proved copy; null if not determined."""
    damaged: tuple[str, ...]
    """Keys of damaged objects."""

    @classmethod
    def of(cls, run: Run, damaged: Sequence[str]) -> RestoreCheckSchema:
        """Return the JSON object of an ended check."""
        result = run.told
        as_of = result.get("as_of")
        return cls(
            proved=run.outcome == RunOutcome.WELL,
            outcome=run.outcome,
            code=run.code or None,
            sentence=messages.sentence(run.code) if run.code else None,
            started_at=_moment(run.started_at),
            ended_at=_moment(run.ended_at),
            as_of=_moment(datetime.fromtimestamp(as_of, UTC)) if as_of else None,
            entries=result.get("entries", 0),
            behind=result.get("behind", 0),
            since=result.get("since", 0),
            items=result.get("items", 0),
            objects=result.get("objects", 0),
            read=result.get("read", 0),
            bytes=result.get("bytes", 0),
            wrong={name: result.get(name) for name in WRONG},
            damaged=tuple(damaged),
        )


class UnmovedObjectSchema(Schema):
    """An object damaged in the source, which was not relocated."""

    key: str
    code: str
    sentence: str
    """Message of `code`: description and advice."""


class RelocationSchema(Schema):
    """Result of a relocation to services: counts, or the damaged objects."""

    moved: bool
    items: int
    pages: int
    objects: int
    bytes: int
    """Total size of the objects."""
    entries: int
    """Number of ledger entries."""
    waiting: int
    """Number of rows that wait for the line."""
    marks: int
    """Number of series with a high-water mark."""
    anchors: int
    mended: dict[str, int]
    """Number of values with a character that PostgreSQL cannot store, by table and column."""
    damaged: tuple[UnmovedObjectSchema, ...]
    strangers: tuple[str, ...]
    """Names of files among the objects that are no objects."""
    noted: bool
    """Whether the source is marked as relocated."""
    seconds: float
    """Duration of this run."""

    @classmethod
    def of(cls, outcome: MoveOutcome, seconds: float) -> RelocationSchema:
        """Return the JSON object of the outcome of a relocation."""
        result = outcome.move.told if outcome.move else {}
        return cls(
            moved=outcome.move is not None,
            **{name: result.get(name, 0) for name in COUNTED},
            mended=result.get("mended", {}),
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
    """Check result of one part of the installation."""

    part: str
    name: str
    """Display name."""
    state: PartState
    well: bool
    """Whether nothing is wrong with it."""
    said: str
    """A sentence, with advice unless all is well."""


class HealthSchema(Schema):
    """Check results of all parts of the installation."""

    well: bool
    """Whether nothing is wrong with any part."""
    findings: tuple[PartSchema, ...]

    @classmethod
    def of(cls, findings: Sequence[Finding]) -> HealthSchema:
        """Return the JSON object of check results."""
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
