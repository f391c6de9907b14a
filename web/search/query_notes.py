"""Messages about queries that may have been interpreted differently than meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from operator import attrgetter

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from catalog.scheme.class_scheme import ClassScheme, SchemeClass, SchemeType
from search.query import Remark

QUERIES: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "no-such-class": (
        _("There is no such class."),
        _("Type a code or a name of the class tree."),
    ),
    "no-such-type": (
        _("There is no such document type."),
        _("Type a code or a name of a document type."),
    ),
    "year-not-understood": (
        _("This is no year, so it was searched as text."),
        _("Type 2024 or 2020..2024."),
    ),
    "no-wildcards": (
        _("Signs such as * and ? stand for nothing here and were left out."),
        _("Type a part of the word: it is found wherever it stands."),
    ),
    "quote-unpaired": (
        _("A quotation mark has no partner, so what follows was searched as single words."),
        _("Close the quotation mark to search for a phrase."),
    ),
}

_KNOWN: Mapping[str, Callable[[ClassScheme], Mapping[str, SchemeClass | SchemeType]]] = {
    "no-such-class": attrgetter("classes"),
    "no-such-type": attrgetter("types"),
}

_SHOWN = 12
"""Maximum number of names suggested if none is close to the input."""


def sentence(remark: Remark, scheme: ClassScheme) -> str:
    """Return the message of a remark, with suggestions from the scheme."""
    what, advice = QUERIES[remark.code]
    if remark.code in _KNOWN:
        names = _near(remark.value, _names(_KNOWN[remark.code](scheme).values()))
        advice = gettext("Such as: %(names)s.") % {"names": names}
    values = {"value": remark.value, "what": what, "advice": advice}
    # Translators: two sentences about what was typed.
    return gettext("“%(value)s”: %(what)s %(advice)s") % values


def _names(known: Iterable[SchemeClass | SchemeType]) -> list[str]:
    chinese = (get_language() or "").startswith("zh")
    return [each.zh if chinese else each.en for each in known]


def _near(value: str, names: list[str]) -> str:
    """Return the names close to the input, or else the first ones, as text."""
    near = [name for name in names if value and value in name]
    near = near or get_close_matches(value, names, n=5, cutoff=0.5)
    more = ["…"] if len(names) > _SHOWN else []
    return gettext(", ").join(near or [*names[:_SHOWN], *more])
