"""What somebody searches for is kept in their session, so that no address holds its words.

An address has a random id instead: it works for reload, back, pages of hits and the hits on an
item's pages, within the session, and tells others nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from web.accounts.middleware import SignedIn

KEPT = 100
"""Searches kept of one session; older ones make room."""

LONGEST = 4000
"""Characters kept of what was typed: far more than a query may have."""

_VALUE = 200
"""Characters that a filter or a page may have in an address; longer ones are none of ours."""

_PLACE = "searches"


@dataclass(frozen=True, slots=True)
class KeptQuery:
    """What is searched for.

    Attributes:
        words: As typed.
        similar: Whether nearly the same words are looked for too.
        id: In addresses; "" where nothing is searched for.
        expired: Whether the address names a search that is no longer kept.
    """

    words: str = ""
    similar: bool = False
    id: str = ""
    expired: bool = False

    @property
    def address(self) -> dict[str, str]:
        """What an address has to hold so that a page marks the same words."""
        return {"s": self.id} if self.id else {}


def asked(request: SignedIn) -> KeptQuery:
    """Return what the address of a page says is searched for."""
    wanted = request.GET.get("s", "")
    found = request.session.get(_PLACE, {}).get(wanted)
    if found is None:
        return KeptQuery(expired=bool(wanted))
    words, similar = found
    return KeptQuery(words, similar, wanted)


def keep(request: SignedIn, words: str, *, similar: bool) -> str:
    """Keep what somebody searches for, and return its id; the same search keeps its id."""
    search = [words[:LONGEST], similar]
    kept = dict(request.session.get(_PLACE, {}))
    before = (name for name, each in kept.items() if each == search)
    name = next(before, None) or secrets.token_urlsafe(9)
    kept.pop(name, None)
    newest = [*kept.items(), (name, search)][-KEPT:]
    request.session[_PLACE] = dict(newest)
    return name


def stands_in_address(request: SignedIn) -> bool:
    """Return whether an address holds words, as one from before or one written by hand does."""
    return bool({"q", "similar"} & set(request.GET))


def without_words(request: SignedIn) -> HttpResponse:
    """Keep the search of a form or an address, and lead to the address that has its id."""
    typed = request.POST if request.method == "POST" else request.GET
    rest = QueryDict(mutable=True) if request.method == "POST" else request.GET.copy()
    before = asked(request)
    words = typed.get("q", before.words)
    similar = typed.get("similar") == "1"
    for name in ("q", "similar", "s", *(each for each in rest if len(rest[each]) > _VALUE)):
        rest.pop(name, None)
    if words.strip() or similar:
        rest["s"] = keep(request, words, similar=similar)
    query = f"?{rest.urlencode()}" if rest else ""
    return HttpResponseRedirect(f"{request.path}{query}")


def say_if_expired(request: SignedIn, search: KeptQuery) -> None:
    """Tell somebody whose search is no longer kept to search again."""
    if search.expired:
        told = _("This search is not kept any more: it ended with its session. Search again.")
        messages.info(request, told)


def digest(*parts: str) -> str:
    """Return a keyed digest of what was searched for, from which nobody reads the words.

    Without the key, names could be told from their digests by trying all there are.
    """
    return salted_hmac("lantai.searched", "\x1f".join(parts), algorithm="sha256").hexdigest()[
        :24
    ]
