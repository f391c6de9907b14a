"""Queries of accounts."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User


def usernames(user_ids: Iterable[int]) -> dict[int, str]:
    """Return usernames by account id."""
    return dict(User.objects.filter(pk__in=user_ids).values_list("pk", "username"))


def account_of(name: str) -> User | None:
    """Return the account of a username, case-insensitive; None if there is none."""
    return User.objects.filter(username__iexact=name).first()


def any_account() -> bool:
    """Return whether there is any account."""
    return User.objects.exists()
