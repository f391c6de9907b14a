"""Addresses: ids only, so that no name or number of a person stands in one."""

from __future__ import annotations

from allauth.account.views import LoginView, LogoutView
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from web.accounts import first_administrator, navigation
from web.corrections import views as corrections_views
from web.item import (
    exports,
    images,
)
from web.item import (
    views as item_views,
)
from web.ledger import views
from web.register import views as register_views
from web.scanning import (
    decisions,
    manifest_upload,
    page_images,
    rename,
    rescan_views,
    upload,
)
from web.scanning import (
    views as scanning_views,
)
from web.search import views as search_views
from web.status import (
    probes,
)
from web.status import (
    views as status_views,
)

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
    path("batches/", scanning_views.batches, name="batches"),
    path("batches/upload/", upload.upload, name="upload"),
    path("batches/manifest/", manifest_upload.take, name="batch_manifest"),
    path("batches/<int:pk>/discard/", manifest_upload.discard, name="batch_discard"),
    path("batches/<int:pk>/rename/", rename.rename, name="batch_rename"),
    path("batches/<int:pk>/", scanning_views.batch, name="batch"),
    path("batches/<int:pk>/progress/", scanning_views.progress, name="batch_progress"),
    path("batches/<int:pk>/close/", upload.close, name="batch_close"),
    path("batches/<int:pk>/profile/ask/", rescan_views.ask_profile, name="batch_profile_ask"),
    path("batches/<int:pk>/profile/", rescan_views.choose_profile, name="batch_profile"),
    path("waiting/", scanning_views.waiting, name="waiting"),
    path("rescans/", rescan_views.rescan_list, name="rescans"),
    path("scans/<int:pk>/settle/", rescan_views.settle, name="page_settle"),
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
    path("files/<int:pk>/look/", page_images.look, name="file_look"),
    path("files/<int:pk>/<int:number>/view/", page_images.view, name="file_view"),
    path("files/<int:pk>/<int:number>/thumb/", page_images.thumb, name="file_thumb"),
    path("files/<int:pk>/original/", images.original, name="file_original"),
    path("find/", search_views.find, name="find"),
    path("items/<int:pk>/", item_views.item, name="item"),
    path("items/<int:pk>/fields/<str:name>/", item_views.reveal_field, name="field_reveal"),
    path("items/<int:pk>/export/<str:form>/", exports.export, name="item_export"),
    path("items/<int:pk>/<int:number>/", item_views.lines, name="item_page"),
    path(
        "items/<int:pk>/<int:number>/<int:place>/reveal/",
        item_views.reveal_line,
        name="line_reveal",
    ),
    path("items/<int:pk>/<int:number>/correct/", corrections_views.correct, name="correct"),
    path("items/<int:pk>/<int:number>/add/", corrections_views.add_line, name="line_add"),
    path("corrections/<int:pk>/place/", corrections_views.place, name="correction_place"),
    path("corrections/<int:pk>/attach/", corrections_views.attach, name="correction_attach"),
    path(
        "corrections/<int:pk>/withdraw/", corrections_views.withdraw, name="correction_withdraw"
    ),
    path("items/<int:pk>/<int:number>/view/", images.view, name="page_view"),
    path("items/<int:pk>/<int:number>/clear/", images.clear, name="page_clear"),
    path("items/<int:pk>/<int:number>/master/", images.master, name="page_master"),
    path("items/<int:pk>/<int:number>/thumb/", images.thumb, name="page_thumb"),
    path("numbers/", register_views.numbers_page, name="numbers"),
    path("numbers/void/", register_views.void, name="number_void"),
    path("numbers/last/", register_views.name_last, name="numbers_last"),
    path("ledger/", views.ledger_page, name="ledger"),
    path("health/", status_views.health, name="health"),
    path("healthz", probes.alive, name="healthz"),
    path("readyz", probes.ready, name="readyz"),
    path("metrics", probes.figures, name="metrics"),
]

handler500 = "web.errors.middleware.failed"
