"""Pages that anybody may see: the start, what to do by telephone, and the style."""

from importlib.resources import files

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tutela.portal.signed_in import visitor_of

_STYLE = "portal.css"


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address that is none."""
    return render(request, "portal/none.html", status=404)


@require_safe
def asset(request: HttpRequest, name: str) -> HttpResponse:
    """Give the one style of these pages."""
    if name != _STYLE:
        return not_found(request)
    octets = files("tutela.portal").joinpath("assets", name).read_bytes()
    return HttpResponse(octets, content_type="text/css; charset=utf-8")


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
