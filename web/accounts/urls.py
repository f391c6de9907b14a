"""URLs of accounts: sign-in and sign-out, first administrator, language."""

from __future__ import annotations

from allauth.account.views import LoginView, LogoutView
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from web.accounts import first_administrator, navigation

urlpatterns = [
    path("", navigation.start, name="start"),
    path("first/<str:token>/", first_administrator.first_steps, name="first_steps"),
    path(
        "enter/",
        login_not_required(
            LoginView.as_view(extra_context={"no_account_yet": first_administrator.is_open})
        ),
        name="account_login",
    ),
    path("leave/", LogoutView.as_view(), name="account_logout"),
    path("language/", login_not_required(set_language), name="set_language"),
]
