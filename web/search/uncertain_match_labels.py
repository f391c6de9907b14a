"""Labels of matches by other readings, and of approximate ones."""

from __future__ import annotations

from django.utils.translation import gettext as _

from search.matching.matches import MatchKind
from search.port import Answer
from web.item.masking import (
    masked_alike,
    masked_text,
)


def note(how: MatchKind, read: str, meant: str) -> str:
    """Return the note on a match: what was read and what it may be, masked."""
    shown = masked_text(meant)
    values = {"read": masked_alike(masked_text(read), shown), "meant": shown}
    if how == MatchKind.SIMILAR:
        return _("similar: read as %(read)s, searched for %(meant)s") % values
    return _("read as %(read)s, may be %(meant)s") % values


def counts(answer: Answer) -> list[str]:
    """Return the counts of uncertain matches as texts, and whether there may be more."""
    parts = []
    if answer.doubtful:
        parts.append(_("%(n)d possibly misread") % {"n": answer.doubtful})
    if answer.similar:
        parts.append(_("%(n)d similar") % {"n": answer.similar})
    if not answer.searched_all:
        parts.append(_("only the most promising were looked at; a longer word finds more"))
    return parts
