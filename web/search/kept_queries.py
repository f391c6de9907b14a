"""Queries kept in the session, so that URLs contain none of their words.

URLs contain a random id instead: it serves reload, back, paging and the marks on an item's
pages within the session, and reveals nothing to others.
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
"""Maximum number of queries per session; the oldest are evicted."""

LONGEST = 4000
"""Maximum length of a kept query, in characters: far more than a query may have."""

_VALUE = 200
"""Maximum length of a parameter in a URL, in characters; longer ones are dropped."""

_PLACE = "searches"


@dataclass(frozen=True, slots=True)
class KeptQuery:
    """A query of the session.

    Attributes:
        words: The query, as typed.
        similar: Whether similar words match, too.
        id: Id in URLs; "" without a query.
        expired: Whether the URL names a query that is no longer kept.
    """

    words: str = ""
    similar: bool = False
    id: str = ""
    expired: bool = False

    @property
    def address(self) -> dict[str, str]:
        """URL parameters that identify this query."""
        return {"s": self.id} if self.id else {}


def asked(request: SignedIn) -> KeptQuery:
    """Return the query that the URL of a request identifies."""
    wanted = request.GET.get("s", "")
    found = request.session.get(_PLACE, {}).get(wanted)
    if found is None:
        return KeptQuery(expired=bool(wanted))
    words, similar = found
    return KeptQuery(words, similar, wanted)


def keep(request: SignedIn, words: str, *, similar: bool) -> str:
    """Keep a query in the session; return its id, the same for an equal query."""
    search = [words[:LONGEST], similar]
    kept = dict(request.session.get(_PLACE, {}))
    before = (name for name, each in kept.items() if each == search)
    name = next(before, None) or secrets.token_urlsafe(9)
    kept.pop(name, None)
    newest = [*kept.items(), (name, search)][-KEPT:]
    request.session[_PLACE] = dict(newest)
    return name


def stands_in_address(request: SignedIn) -> bool:
    """Return whether the URL contains a query, as old or hand-written URLs do."""
    return bool({"q", "similar"} & set(request.GET))


def without_words(request: SignedIn) -> HttpResponse:
    """Keep the query of a form or URL, and redirect to the URL with its id."""
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
    """Add a message to the page if the query is no longer kept."""
    if search.expired:
        sentence = _(
            "This search is not kept any more: it ended with its session. Search again."
        )
        messages.info(request, sentence)


def digest(*parts: str) -> str:
    """Return a keyed digest (HMAC-SHA-256, 24 hexadecimal digits) of a query.

    Without the key names could be found by a dictionary attack.
    """
    return salted_hmac("lantai.searched", "\x1f".join(parts), algorithm="sha256").hexdigest()[
        :24
    ]
