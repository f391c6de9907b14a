"""Headers of every answer: what a browser may keep, and which of its devices a page may use."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

DEVICES = (
    "accelerometer", "autoplay", "camera", "display-capture", "geolocation", "gyroscope",
    "magnetometer", "microphone", "midi", "payment", "usb", "xr-spatial-tracking",
)  # fmt: skip
"""What no page of ours needs."""

POLICY = ", ".join(f"{device}=()" for device in DEVICES)


class HeadersMiddleware:
    """Lets no browser keep a page, unless the page says otherwise; names stand on most."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with headers that the page did not set itself."""
        answer = self._get_response(request)
        answer.headers.setdefault("Permissions-Policy", POLICY)
        answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer
