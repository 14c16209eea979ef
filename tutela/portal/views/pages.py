"""Pages that anybody may see: the start, what to do by telephone, and the style."""

from importlib.resources import files

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tutela.portal.signed_in import visitor_of

# What a page may load: from which package, where it lies there, and what it is.
_ASSETS = {
    "portal.css": ("tutela.portal", "assets/portal.css", "text/css; charset=utf-8"),
    "portal.js": ("tutela.portal", "assets/portal.js", "text/javascript; charset=utf-8"),
    "passkey.js": ("tutela.casework", "static/base/passkey.js", "text/javascript; charset=utf-8"),
    "words.js": ("tutela.casework", "static/base/words.js", "text/javascript; charset=utf-8"),
}


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address that is none."""
    return render(request, "portal/none.html", status=404)


@require_safe
def asset(request: HttpRequest, name: str) -> HttpResponse:
    """Give the style or a script of these pages."""
    if name not in _ASSETS:
        return not_found(request)
    package, path, kind = _ASSETS[name]
    return HttpResponse(files(package).joinpath(path).read_bytes(), content_type=kind)


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Say what this is, and lead whoever is signed in to their reports."""
    if visitor_of(request):
        return redirect("reports")
    return render(request, "portal/start.html")


@require_safe
def emergency(request: HttpRequest) -> HttpResponse:
    """Give the page to print and keep: what to do by telephone. It asks no database anything."""
    return render(request, "portal/emergency.html")
