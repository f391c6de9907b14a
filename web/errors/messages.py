"""Codes become words in the reader's language, here and nowhere else."""

from __future__ import annotations

from django.utils.translation import gettext as _

from web.errors.texts.codes import TEXTS

_UNKNOWN = "unexpected"


def what(code: str) -> str:
    """Return what is wrong, as one sentence."""
    return str(TEXTS.get(code, TEXTS[_UNKNOWN])[0])


def advice(code: str) -> str:
    """Return what to do next, as one sentence."""
    return str(TEXTS.get(code, TEXTS[_UNKNOWN])[1])


def sentence(code: str, *, named: str = "") -> str:
    """Return what is wrong and what to do next; `named` is what it is about, if that helps."""
    # Translators: two sentences; Chinese sets no blank between them.
    told = _("%(what)s %(advice)s") % {"what": what(code), "advice": advice(code)}
    return f"{named}: {told}" if named and named != code else told
