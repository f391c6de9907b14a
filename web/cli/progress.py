"""Progress bars, on standard error."""

from __future__ import annotations

import time
from collections.abc import Iterable
from types import TracebackType
from typing import Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from ingest.batches.reports import counts
from ingest.models import FileStage, PageStage
from web.cli.command import words
from web.status.checks.names import PARTS
from workers import readiness
from workers.relocation.relocate import Stage

EVERY_S = 1.0
"""Minimum interval of queries, in seconds."""

DRAWN_A_SECOND = 4
"""How often the bars are drawn: the numbers change once a second, only the spinner turns."""


def _bar() -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=words,
        refresh_per_second=DRAWN_A_SECOND,
    )


class BatchProgress:
    """Progress bar of a batch, by pages; `look` queries at most every `EVERY_S` seconds."""

    def __init__(self, batch_id: int) -> None:
        self._batch_id = batch_id
        self._looked = 0.0
        self._bar = _bar()
        self._task = self._bar.add_task(_("Reading pages"), total=None)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._looked = 0.0
        if error is None:
            self.look()
        self._bar.stop()

    def look(self) -> None:
        """Update the bar."""
        if time.monotonic() - self._looked < EVERY_S:
            return
        self._looked = time.monotonic()
        away = readiness.unavailable()
        self._bar.update(self._task, description=_doing(away))
        if "database" in away:
            return
        found = counts(self._batch_id)
        waiting = found[f"page:{PageStage.WAITING}"]
        unsplit = found[f"file:{FileStage.RECEIVED}"]
        self._bar.update(
            self._task,
            total=found["pages"] + unsplit or None,  # a file not yet split counts as one page
            completed=found["pages"] - waiting,
        )


class MoveProgress:
    """Progress bars of a relocation, one per stage."""

    def __init__(self) -> None:
        self._bar = _bar()
        self._tasks: dict[Stage, TaskID] = {}

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._bar.stop()

    def look(self, stage: Stage, done: int, total: int) -> None:
        """Update the bar of a stage."""
        if stage not in self._tasks:
            self._tasks[stage] = self._bar.add_task(str(_STAGES[stage]))
        self._bar.update(self._tasks[stage], completed=done, total=total)


_STAGES = {
    Stage.OBJECTS: gettext_lazy("Moving stored objects"),
    Stage.TABLES: gettext_lazy("Moving rows of tables"),
    Stage.INDEX: gettext_lazy("Making the index"),
    Stage.COMPARING: gettext_lazy("Comparing"),
}


def _doing(away: Iterable[str]) -> str:
    """Return the text of the bar: that pages are read, or which parts are waited for."""
    missing = [str(PARTS[part]) for part in away]
    if not missing:
        return _("Reading pages")
    return _("Waiting for: %(parts)s") % {"parts": ", ".join(missing)}
