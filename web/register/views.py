"""Views of archive numbers: series and marks, void numbers, lost numbers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog.errors import CatalogError
from catalog.register import numbers
from catalog.register.errors import NumberingError
from catalog.register.high_water import Stand, void_numbers
from catalog.register.numbering import Template
from catalog.scheme.queries import class_scheme
from config.settings import settings
from ingest.line import actions
from storage.errors import StorageError
from web.accounts.access import (
    actor,
    requires_void_numbers,
)
from web.accounts.middleware import SignedIn
from web.cli.numbers import STANDS
from web.errors import messages as error_messages
from web.register import numbers as register_numbers
from workers.jobs import protection

PER_PAGE = 50

LONGEST = 9
"""Maximum digits of a running number, as in the widest template."""


@require_safe
@requires_void_numbers
def numbers_page(request: SignedIn) -> HttpResponse:
    """Render the series with their marks, lost numbers, and void numbers, newest first."""
    found, trouble = None, []
    try:
        found = register_numbers.numbers()
    except StorageError as error:
        trouble = [error_messages.sentence(error.code)]
    page = Paginator(void_numbers(), PER_PAGE).get_page(request.GET.get("page"))
    series = found.series if found else ()
    stands = {each.stand for each in series}
    context = {
        "series": [dict(each) | {"state": STANDS[each.stand]} for each in series],
        "lost": found.lost if found else (),
        "sentences": trouble or _advice(stands),
        "unmarked": Stand.UNMARKED in stands,
        "void": page,
        "page_obj": page,
    }
    return render(request, "register/numbers.html", context)


@require_POST
@requires_void_numbers
def void(request: SignedIn) -> HttpResponse:
    """Void the next number of a series; needs a reason, and the confirmation `sure`."""
    if request.POST.get("sure") != "yes":
        return HttpResponseBadRequest()
    chosen: dict[str, Any] = {"reason": request.POST.get("reason", "")}
    try:
        with protection.numbering() as marks:
            template, series = Template(settings().item_template), request.POST["series"]
            made = numbers.void_number(
                series, template, marks, by=actor(request.user), **chosen
            )
    except (CatalogError, KeyError, NumberingError, StorageError) as error:
        messages.error(request, error_messages.sentence(getattr(error, "code", "catalog")))
    else:
        messages.success(request, _("Void: %(number)s") % {"number": made.number})
    return redirect("numbers")


@require_POST
@requires_void_numbers
def name_last(request: SignedIn) -> HttpResponse:
    """Record the last given number of a series by a person; filing continues after it."""
    typed = request.POST.get("last", "").strip()
    is_number = typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST
    if request.POST.get("sure") != "yes" or not is_number:
        return HttpResponseBadRequest()
    try:
        template, series = Template(settings().item_template), request.POST["series"]
        last = numbers.in_series(series, int(typed), template, class_scheme())
        made = numbers.name_last(last, protection.marks(), by=actor(request.user))
    except (CatalogError, KeyError, NumberingError, StorageError) as error:
        messages.error(request, error_messages.sentence(getattr(error, "code", "catalog")))
    else:
        actions.release_blocked()
        values = {"number": last.text, "count": len(made)}
        said = _("Last number: %(number)s; made void: %(count)d") % values
        messages.success(request, said)
    return redirect("numbers")


def _advice(stands: set[Stand]) -> list[str]:
    """Return advice for series whose register and mark disagree."""
    codes = {
        Stand.UNMARKED: "number-marks-missing",
        Stand.BEHIND: "number-register-behind",
    }
    return [error_messages.sentence(code) for stand, code in codes.items() if stand in stands]
