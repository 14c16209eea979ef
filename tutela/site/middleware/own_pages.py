"""Refuses acts that another site's page began, by what the browser itself says of a request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from tutela.site.middleware.errors import forged, is_call

_READING = {"GET", "HEAD", "OPTIONS", "TRACE"}


class OwnPages:
    """Middleware: acts, and whatever scripts fetch, come from a page of ours.

    A browser says of each request which site's page sent it (Sec-Fetch-Site), and no page can say otherwise.
    Where it does not, it says where a form comes from (Origin), and Django compares that.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on what our own pages ask, and what only reads."""
        came_from = request.headers.get("Sec-Fetch-Site")
        is_act = request.method not in _READING or is_call(request)
        if is_act and came_from not in {None, "same-origin"}:
            return forged(request, f"sent by a page of another site ({came_from})")
        if came_from == "same-origin" and request.headers.get("Origin") == "null":
            # Without a referrer a browser does not name the origin of a form; that it is ours it says above.
            request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
        return self._answer(request)
