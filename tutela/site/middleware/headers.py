"""Puts the security headers on every answer, errors and static files included."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # With it a browser posts forms with "Origin: null"; `own_pages` lets those of our own pages pass.
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), display-capture=(), clipboard-read=()",
}
# Behind TLS only: a browser keeps to it for a year.
STRICT_TRANSPORT = {"Strict-Transport-Security": "max-age=31536000"}

# The answers to a request for a static file that a browser may keep: the file, part of it, or that it has it.
KEPT = {200, 206, 304}


def every_answers() -> dict[str, str]:
    """Give the headers that are on every answer of this installation."""
    return HEADERS | STRICT_TRANSPORT if settings.SESSION_COOKIE_SECURE else HEADERS


class Headers:
    """Middleware, outermost: what it adds, nothing inside can forget."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request and add the headers; pages and data are never stored by a browser."""
        response = self._answer(request)
        for name, value in every_answers().items():
            response.headers[name] = value
        is_asset = request.path.startswith("/static/") and response.status_code in KEPT
        if not is_asset:
            response.headers["Cache-Control"] = "no-store"
        return response
