"""A request by a person who signed in, as all are but those that say otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class SignedIn(HttpRequest):
    """A request whose user is known."""

    user: User


class SignInMiddleware(LoginRequiredMiddleware):
    """Lets only people in, and does not ask who somebody is where that does not matter.

    Django's own asks first, which the database has to answer also where it is away.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """See Django."""
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)
