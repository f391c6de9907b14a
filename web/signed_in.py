"""A request by a person who signed in, as `LoginRequiredMiddleware` guarantees."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.http import HttpRequest


class SignedIn(HttpRequest):
    """A request whose user is known."""

    user: User
