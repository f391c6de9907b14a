"""Creation of the first administrator, by a one-time link that `lantai serve` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.models import User
from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalog.ledger import entries
from web.accounts.access import actor
from web.accounts.queries import any_account

# Django looks these up in another form than its catalogue has, so it never finds them there.
ngettext_lazy(
    "This password is too short. It must contain at least %d character.",
    "This password is too short. It must contain at least %d characters.",
    "count",
)

SALT = "lantai.first-administrator"
MAX_AGE_S = 24 * 60 * 60
"""Validity of a printed link, in seconds."""


if TYPE_CHECKING:
    UserForm = BaseUserCreationForm[User]
else:  # generic for the type checker only
    UserForm = BaseUserCreationForm


class FirstForm(UserForm):
    """Form with name and password of the first administrator."""

    class Meta:
        model = User
        fields = ("username",)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        first, again = self.fields["password1"], self.fields["password2"]
        first.help_text = _(
            "At least 8 characters; not only digits, no common password, not like your name."
        )
        again.label, again.help_text = _("The password again"), ""


def is_open() -> bool:
    """Return whether there is no account yet."""
    return not any_account()


def token() -> str:
    """Return a signed token, valid for `MAX_AGE_S` and until the first account exists."""
    return signing.dumps("first", salt=SALT)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def first_steps(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form of the first account, or create it; afterwards the link is a 404."""
    _check(token)
    form = FirstForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = _create(form)
        login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return redirect("batches")
    return render(request, "accounts/first_steps.html", {"form": form, "token": token})


def _check(token: str) -> None:
    try:
        signing.loads(token, salt=SALT, max_age=MAX_AGE_S)
    except signing.BadSignature:
        raise Http404 from None
    if not is_open():
        raise Http404


@transaction.atomic
def _create(form: FirstForm) -> Any:
    """Create the account and its ledger entry; raise a 404 if one was created meanwhile."""
    if not is_open():
        raise Http404
    user = form.save(commit=False)
    user.is_staff = user.is_superuser = True
    user.save()
    entries.append("account", f"user:{user.pk}", actor(user), role="administrator")
    return user
