"""Default headers of responses: caching, and the permissions policy."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

DEVICES = (
    "accelerometer", "autoplay", "camera", "display-capture", "geolocation", "gyroscope",
    "magnetometer", "microphone", "midi", "payment", "usb", "xr-spatial-tracking",
)  # fmt: skip
"""Browser features denied to all pages."""

POLICY = ", ".join(f"{device}=()" for device in DEVICES)


class HeadersMiddleware:
    """Forbids caching unless the view allows it, as most pages hold personal data."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response, with the headers that the view did not set."""
        answer = self._get_response(request)
        answer.headers.setdefault("Permissions-Policy", POLICY)
        answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer
