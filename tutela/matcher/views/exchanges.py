"""Exchanges: there are none, since no installation fetches at a program's word."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework.lookups.errors import BadSignal
from tutela.casework.partners.scopes import MATCH
from tutela.errors import NotFound
from tutela.matcher.entrance import Caller, needs
from tutela.matcher.views import said


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MATCH)
def exchanges(request: HttpRequest, caller: Caller) -> HttpResponse:
    """List no exchange, and make none."""
    if request.method == "POST":
        raise said.by_people()
    return JsonResponse([], safe=False)


@require_safe
@needs(MATCH)
def apis(request: HttpRequest, caller: Caller) -> HttpResponse:
    """List no kind of exchange."""
    return JsonResponse([], safe=False)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MATCH)
def no_api(request: HttpRequest, caller: Caller, name: str) -> HttpResponse:
    """Say that there is no such kind of exchange."""
    raise BadSignal(f"no such Exchange API '{name[:40]}'")


@require_http_methods(["GET", "HEAD", "POST", "PUT", "DELETE"])
@needs(MATCH)
def no_exchange(request: HttpRequest, caller: Caller, name: str) -> HttpResponse:
    """Say that there is no such exchange."""
    raise NotFound(f"Exchange '{name[:40]}' not found")
