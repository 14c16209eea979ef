"""Puts the security headers on every answer, errors and static files included."""

from collections.abc import Callable

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
    # Not "no-referrer": with it a browser posts forms with "Origin: null", and the origin check refuses them.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), display-capture=(), clipboard-read=()",
}

# The answers to a request for a static file that a browser may keep: the file, part of it, or that it has it.
KEPT = {200, 206, 304}


class Headers:
    """Middleware, outermost: what it adds, nothing inside can forget."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request and add the headers; pages and data are never stored by a browser."""
        response = self._answer(request)
        for name, value in HEADERS.items():
            response.headers[name] = value
        is_asset = request.path.startswith("/static/") and response.status_code in KEPT
        if not is_asset:
            response.headers["Cache-Control"] = "no-store"
        return response
