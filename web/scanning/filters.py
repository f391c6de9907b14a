"""Filters and sort orders of the lists of batches and of files of a batch."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from ingest.batches.queries import files_of_batch
from ingest.batches.reports import (
    VERDICTS,
    to_settle,
)
from ingest.models import Batch, FileStage, SourceFile
from web.accounts.access import visible_batches

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LONGEST_WORD = 100
"""Maximum length of a search term, in characters."""

BATCH_ORDERS = {"": ("-pk",), "oldest": ("pk",), "label": ("label", "-pk")}
FILE_ORDERS = {"": ("position", "pk"), "name": ("path", "pk"), "pages": ("-page_count", "pk")}


@dataclass(frozen=True, slots=True)
class BatchFilter:
    """Filter and sort order of batches.

    Attributes:
        show: "mine", "today", "open" (with files that wait for a person) or "" for all.
        q: Part of the label.
        sort: One of `BATCH_ORDERS`.
    """

    show: str = ""
    q: str = ""
    sort: str = ""

    @classmethod
    def of(cls, typed: QueryDict) -> Self:
        """Parse a query string; invalid values are dropped."""
        show, sort = typed.get("show", ""), typed.get("sort", "")
        return cls(
            show if show in {"mine", "today", "open"} else "",
            _word(typed),
            sort if sort in BATCH_ORDERS else "",
        )

    def batches(self, user: User) -> QuerySet[Batch]:
        """Return the matching batches that a person may see, in order."""
        rows = visible_batches(user).order_by(*BATCH_ORDERS[self.sort])
        if self.q:
            rows = rows.filter(label__icontains=self.q)
        if self.show == "mine":
            return rows.filter(by=user.get_username())
        if self.show == "today":
            return rows.filter(started_at__date=timezone.localdate())
        if self.show == "open":
            return rows.filter(Exists(to_settle().filter(batch=OuterRef("pk"))))
        return rows

    def filters(self, user: User) -> list[dict[str, Any]]:
        """Return the choices of `show`, with URLs and counts."""
        words = {
            "": _("all"),
            "mine": _("mine"),
            "today": _("today"),
            "open": _("with something to do"),
        }
        return [
            {
                "url": _address(replace(self, show=show)),
                "label": label,
                "count": replace(self, show=show).batches(user).count(),
                "chosen": show == self.show,
            }
            for show, label in words.items()
        ]

    def sorts(self) -> list[tuple[str, str, bool]]:
        """Return value, label and whether it is chosen, of each sort order."""
        words = {"": _("newest first"), "oldest": _("oldest first"), "label": _("by name")}
        return [(code, word, code == self.sort) for code, word in words.items()]


@dataclass(frozen=True, slots=True)
class FileFilter:
    """Filter and sort order of the files of a batch.

    Attributes:
        verdict: A value of `VERDICTS`, "waiting" for files being processed, "" for all.
        q: Part of the path.
        sort: One of `FILE_ORDERS`.
    """

    verdict: str = ""
    q: str = ""
    sort: str = ""

    @classmethod
    def of(cls, typed: QueryDict) -> Self:
        """Parse a query string; invalid values are dropped."""
        sort = typed.get("sort", "")
        return cls(typed.get("verdict", ""), _word(typed), sort if sort in FILE_ORDERS else "")

    def files(self, batch: Batch) -> QuerySet[SourceFile]:
        """Return the matching files, in order."""
        rows = files_of_batch(batch.pk).order_by(*FILE_ORDERS[self.sort])
        if self.q:
            rows = rows.filter(path__icontains=self.q)
        if self.verdict:
            stages = [stage for stage, verdict in VERDICTS.items() if verdict == self.verdict]
            rows = rows.filter(stage__in=stages or [FileStage.RECEIVED, FileStage.SPLIT])
        return rows

    def address(self, **other: str) -> str:
        """Return query string and fragment of the list, with some values replaced."""
        return f"{_address(replace(self, **other))}#files"

    def sorts(self) -> list[tuple[str, str, bool]]:
        """Return value, label and whether it is chosen, of each sort order."""
        words = {"": _("as in the box"), "name": _("by name"), "pages": _("most pages first")}
        return [(code, word, code == self.sort) for code, word in words.items()]


def _word(typed: QueryDict) -> str:
    return typed.get("q", "").replace("\0", "").strip()[:LONGEST_WORD]


def _address(asked: BatchFilter | FileFilter) -> str:
    kept = {name: value for name, value in asdict(asked).items() if value}
    return f"?{urlencode(kept)}"
