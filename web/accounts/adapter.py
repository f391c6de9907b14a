"""How allauth behaves here: nobody makes an account for themselves."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from web.places import first_desk


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """Accounts are made by the first link and by administrators, never by visitors."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """See allauth: always closed."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """See allauth: the first desk of who signed in."""
        return reverse(first_desk(request.user))

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponseBase:  # noqa: ARG002
        """See allauth: said on the sign-in page, to somebody who knows the password."""
        messages.error(request, _("This account was closed. Ask an administrator."))
        return redirect("account_login")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failures by account and address: guesses elsewhere lock nobody out."""
        account = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{account}:{self.get_client_ip(request)}"
