"""URLs of all pages; they contain ids only, and no personal data."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("web.accounts.urls")),
    path("", include("web.scanning.urls")),
    path("", include("web.search.urls")),
    path("", include("web.item.urls")),
    path("", include("web.corrections.urls")),
    path("", include("web.register.urls")),
    path("", include("web.ledger.urls")),
    path("", include("web.status.urls")),
]

handler500 = "web.errors.middleware.failed"
