"""Sign-in middleware, and the type of requests by people who signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class SignedIn(HttpRequest):
    """A request by a person who signed in."""

    user: User


class SignInMiddleware(LoginRequiredMiddleware):
    """Requires sign-in, and does not load the user for views that need none.

    Django's own loads the user first, which fails while the database is down.
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
