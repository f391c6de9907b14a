"""URLs of the archive numbers."""

from __future__ import annotations

from django.urls import path

from web.register import views

urlpatterns = [
    path("numbers/", views.numbers_page, name="numbers"),
    path("numbers/void/", views.void, name="number_void"),
    path("numbers/last/", views.name_last, name="numbers_last"),
]
