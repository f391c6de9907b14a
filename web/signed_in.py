"""A request by a person who signed in, as `LoginRequiredMiddleware` guarantees."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


class SignedIn(HttpRequest):
    """A request whose user is known."""

    user: User


def came_from(request: SignedIn) -> str:
    """Return the page of ours on which somebody pressed a button; "" if there is none."""
    before = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(before, {request.get_host()})
    return before if ours else ""
