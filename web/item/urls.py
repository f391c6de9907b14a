"""URLs of items: page, text, images, exports."""

from __future__ import annotations

from django.urls import path

from web.item import exports, images, views

urlpatterns = [
    path("scans/<int:pk>/thumb/", images.scan_thumb, name="scan_thumb"),
    path("files/<int:pk>/original/", images.original, name="file_original"),
    path("items/<int:pk>/", views.item, name="item"),
    path("items/<int:pk>/fields/<str:name>/", views.reveal_field, name="field_reveal"),
    path("items/<int:pk>/export/<str:form>/", exports.export, name="item_export"),
    path("items/<int:pk>/<int:number>/", views.lines, name="item_page"),
    path(
        "items/<int:pk>/<int:number>/<int:place>/reveal/",
        views.reveal_line,
        name="line_reveal",
    ),
    path("items/<int:pk>/<int:number>/view/", images.view, name="page_view"),
    path("items/<int:pk>/<int:number>/clear/", images.clear, name="page_clear"),
    path("items/<int:pk>/<int:number>/master/", images.master, name="page_master"),
    path("items/<int:pk>/<int:number>/thumb/", images.thumb, name="page_thumb"),
]
