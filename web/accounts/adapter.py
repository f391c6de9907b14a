"""Adapter of django-allauth: closed sign-up, and a limit on failed sign-ins."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.ledger import entries
from catalog.ledger.entries import Actor
from config.django import LOCKED_MINUTES
from web.accounts.navigation import first_desk
from web.accounts.queries import account_of
from web.labels import SIGN_IN_LOCKED

STRANGER = Actor("?")
"""Actor of a failed sign-in, who is not known."""


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """Closes sign-up: accounts are created by the first link and by administrators."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """See allauth: always closed."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """See allauth: the start page of the person."""
        assert isinstance(request.user, User)  # noqa: S101  called after sign-in only
        return reverse(first_desk(request.user))

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponseBase:  # noqa: ARG002
        """See allauth: a message on the sign-in page; the password was right."""
        messages.error(request, _("This account was closed. Ask an administrator."))
        return redirect("account_login")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """See allauth: rejects the sign-in while the account is locked at this IP address.

        Raises:
            ValidationError: It is locked.
        """
        if self._is_locked(request, **credentials):
            _note_locked(credentials)
            raise _locked()
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """See allauth: records the lock after the last allowed failure."""
        if self._is_locked(request, **credentials):
            _note_locked(credentials)

    def _is_locked(self, request: HttpRequest, **credentials: Any) -> bool:
        return not ratelimit.consume(
            request,
            action="login_failed",
            key=self._get_login_attempts_cache_key(request, **credentials),
            dry_run=True,
        )

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failures by account and IP address: attacks from elsewhere do not lock it."""
        account = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{account}:{self.get_client_ip(request)}"


def _locked() -> ValidationError:
    sentence = _(
        "Too many wrong passwords: sign-in is locked for %(n)d minutes. Try again then."
    )
    return ValidationError(sentence % {"n": LOCKED_MINUTES}, code="too_many_login_attempts")


def _note_locked(credentials: Any) -> None:
    """Record the lock of an existing account in the ledger; other typed names are dropped."""
    name = str(credentials.get("username", ""))
    user = account_of(name)
    if user is not None:
        subject = f"user:{user.pk}"
        entries.append_once(SIGN_IN_LOCKED, subject, STRANGER, minutes=LOCKED_MINUTES)
