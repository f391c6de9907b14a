"""URL of the ledger page."""

from __future__ import annotations

from django.urls import path

from web.ledger import views

urlpatterns = [
    path("ledger/", views.ledger_page, name="ledger"),
]
