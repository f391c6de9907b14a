"""Messages of codes in the active language; the only place that translates codes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from web.errors.texts.codes import TEXTS

_UNKNOWN = "unexpected"


def what(code: str) -> str:
    """Return the description of a code, as one sentence."""
    return str(TEXTS.get(code, TEXTS[_UNKNOWN])[0])


def advice(code: str) -> str:
    """Return the advice on a code, as one sentence."""
    return str(TEXTS.get(code, TEXTS[_UNKNOWN])[1])


def sentence(code: str, *, named: str = "") -> str:
    """Return description and advice of a code; `named` is the subject, such as a path."""
    # Translators: two sentences; Chinese sets no blank between them.
    text = _("%(what)s %(advice)s") % {"what": what(code), "advice": advice(code)}
    return f"{named}: {text}" if named and named != code else text
