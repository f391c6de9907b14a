"""Addresses: ids only, so that no name or number of a person stands in one."""

from __future__ import annotations

from allauth.account.views import LoginView, LogoutView
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from web import (
    audit,
    batch_names,
    batches,
    correcting,
    decisions,
    exports,
    feeding,
    find,
    images,
    items,
    manifest_upload,
    numbering,
    places,
    probes,
    rescans,
    scans,
    status,
)
from web.accounts import first

urlpatterns = [
    path("", places.start, name="start"),
    path("first/<str:token>/", first.first_steps, name="first_steps"),
    path(
        "enter/",
        login_not_required(LoginView.as_view(extra_context={"no_account_yet": first.is_open})),
        name="account_login",
    ),
    path("leave/", LogoutView.as_view(), name="account_logout"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("batches/", batches.batches, name="batches"),
    path("batches/upload/", feeding.upload, name="upload"),
    path("batches/manifest/", manifest_upload.take, name="batch_manifest"),
    path("batches/<int:pk>/discard/", manifest_upload.discard, name="batch_discard"),
    path("batches/<int:pk>/rename/", batch_names.rename, name="batch_rename"),
    path("batches/<int:pk>/", batches.batch, name="batch"),
    path("batches/<int:pk>/progress/", batches.progress, name="batch_progress"),
    path("batches/<int:pk>/close/", feeding.close, name="batch_close"),
    path("batches/<int:pk>/profile/ask/", rescans.ask_profile, name="batch_profile_ask"),
    path("batches/<int:pk>/profile/", rescans.choose_profile, name="batch_profile"),
    path("waiting/", batches.waiting, name="waiting"),
    path("rescans/", rescans.rescan_list, name="rescans"),
    path("scans/<int:pk>/settle/", rescans.settle, name="page_settle"),
    path("scans/<int:pk>/thumb/", images.scan_thumb, name="scan_thumb"),
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
    path("files/<int:pk>/look/", scans.look, name="file_look"),
    path("files/<int:pk>/<int:number>/view/", scans.view, name="file_view"),
    path("files/<int:pk>/<int:number>/thumb/", scans.thumb, name="file_thumb"),
    path("files/<int:pk>/original/", images.original, name="file_original"),
    path("find/", find.find, name="find"),
    path("items/<int:pk>/", items.item, name="item"),
    path("items/<int:pk>/fields/<str:name>/", items.reveal_field, name="field_reveal"),
    path("items/<int:pk>/export/<str:form>/", exports.export, name="item_export"),
    path("items/<int:pk>/<int:number>/", items.lines, name="item_page"),
    path(
        "items/<int:pk>/<int:number>/<int:place>/reveal/",
        items.reveal_line,
        name="line_reveal",
    ),
    path("items/<int:pk>/<int:number>/correct/", correcting.correct, name="correct"),
    path("items/<int:pk>/<int:number>/add/", correcting.add_line, name="line_add"),
    path("corrections/<int:pk>/place/", correcting.place, name="correction_place"),
    path("corrections/<int:pk>/attach/", correcting.attach, name="correction_attach"),
    path("corrections/<int:pk>/withdraw/", correcting.withdraw, name="correction_withdraw"),
    path("items/<int:pk>/<int:number>/view/", images.view, name="page_view"),
    path("items/<int:pk>/<int:number>/clear/", images.clear, name="page_clear"),
    path("items/<int:pk>/<int:number>/master/", images.master, name="page_master"),
    path("items/<int:pk>/<int:number>/thumb/", images.thumb, name="page_thumb"),
    path("numbers/", numbering.numbers_page, name="numbers"),
    path("numbers/void/", numbering.void, name="number_void"),
    path("numbers/last/", numbering.name_last, name="numbers_last"),
    path("ledger/", audit.ledger_page, name="ledger"),
    path("health/", status.health, name="health"),
    path("healthz", probes.alive, name="healthz"),
    path("readyz", probes.ready, name="readyz"),
    path("metrics", probes.figures, name="metrics"),
]

handler500 = "web.troubles.failed"
