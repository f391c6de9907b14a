"""View of the health page, for all people who are signed in."""

from __future__ import annotations

from importlib.metadata import version

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from web.accounts.middleware import SignedIn
from web.status.checks import registry
from web.status.checks.check_result import PartState


@require_safe
@never_cache
def health(request: SignedIn) -> HttpResponse:
    """Run the quick checks and render their results."""
    findings = registry.findings()
    counted = {str(state): sum(each.state is state for each in findings) for state in PartState}
    context = {
        "findings": findings,
        "counted": counted,
        "looked_at": timezone.now(),
        "version": version("lantai"),
    }
    return render(request, "status/health.html", context)
