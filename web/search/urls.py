"""URL of the search page."""

from __future__ import annotations

from django.urls import path

from web.search import views

urlpatterns = [
    path("find/", views.find, name="find"),
]
