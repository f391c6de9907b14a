"""URLs of uploads, batches, waiting files and the rescan list."""

from __future__ import annotations

from django.urls import path

from web.scanning import (
    decisions,
    manifest_upload,
    page_images,
    rename,
    rescan_views,
    upload,
    views,
)

urlpatterns = [
    path("batches/", views.batches, name="batches"),
    path("batches/upload/", upload.upload, name="upload"),
    path("batches/manifest/", manifest_upload.take, name="batch_manifest"),
    path("batches/<int:pk>/discard/", manifest_upload.discard, name="batch_discard"),
    path("batches/<int:pk>/rename/", rename.rename, name="batch_rename"),
    path("batches/<int:pk>/", views.batch, name="batch"),
    path("batches/<int:pk>/progress/", views.progress, name="batch_progress"),
    path("batches/<int:pk>/close/", upload.close, name="batch_close"),
    path("batches/<int:pk>/profile/ask/", rescan_views.ask_profile, name="batch_profile_ask"),
    path("batches/<int:pk>/profile/", rescan_views.choose_profile, name="batch_profile"),
    path("waiting/", views.waiting, name="waiting"),
    path("rescans/", rescan_views.rescan_list, name="rescans"),
    path("scans/<int:pk>/settle/", rescan_views.settle, name="page_settle"),
    path("waiting/decide/", decisions.decide_all, name="decide_all"),
    path("files/<int:pk>/row/", decisions.row, name="file_row"),
    path("files/<int:pk>/retry/", decisions.decide, {"decision": "retry"}, name="file_retry"),
    path("files/<int:pk>/back/", decisions.decide, {"decision": "back"}, name="file_back"),
    path(
        "files/<int:pk>/rescanned/",
        decisions.decide,
        {"decision": "rescanned"},
        name="file_rescanned",
    ),
    path(
        "files/<int:pk>/no-record/",
        decisions.decide,
        {"decision": "unfiled"},
        name="file_no_record",
    ),
    path("files/<int:pk>/file-as/", decisions.file_as, name="file_as"),
    path("files/<int:pk>/look/", page_images.look, name="file_look"),
    path("files/<int:pk>/<int:number>/view/", page_images.view, name="file_view"),
    path("files/<int:pk>/<int:number>/thumb/", page_images.thumb, name="file_thumb"),
]
