"""URLs of corrections."""

from __future__ import annotations

from django.urls import path

from web.corrections import views

urlpatterns = [
    path("items/<int:pk>/<int:number>/correct/", views.correct, name="correct"),
    path("items/<int:pk>/<int:number>/add/", views.add_line, name="line_add"),
    path("corrections/<int:pk>/place/", views.place, name="correction_place"),
    path("corrections/<int:pk>/attach/", views.attach, name="correction_attach"),
    path("corrections/<int:pk>/withdraw/", views.withdraw, name="correction_withdraw"),
]
