"""How the door stands: /status, and what it knows to look up."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from tutela.casework.lookups.signals import KINDS
from tutela.casework.partners.scopes import MATCH
from tutela.matcher import hashing
from tutela.matcher.entrance import Caller, needs
from tutela.matcher.middleware import said as refused
from tutela.matcher.views import said

# How much is known is told to nobody.
_UNTOLD = -1


@require_safe
def status(request: HttpRequest, token: str = "") -> HttpResponse:
    """Say that the door is open."""
    return HttpResponse("I-AM-ALIVE", content_type="text/plain")


@require_safe
@needs(MATCH)
def index_status(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Say that each kind of hash can be looked up."""
    return JsonResponse({kind: {"built_to": _UNTOLD, "present": True, "size": _UNTOLD} for kind in KINDS})


@require_safe
@needs(MATCH)
def index_of_types(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Say that the index of each kind is up to date, which it always is."""
    told = dict.fromkeys(("db_size", "index_size", "newest_db_item", "index_built_to"), _UNTOLD)
    return JsonResponse({kind: {**told, "index_out_of_date": False} for kind in KINDS})


@require_safe
@needs(MATCH)
def signal_types(request: HttpRequest, caller: Caller) -> HttpResponse:
    """List the kinds of hash."""
    return JsonResponse([{"name": kind, "enabled_ratio": 1.0} for kind in KINDS], safe=False)


@require_safe
@needs(MATCH)
def content_types(request: HttpRequest, caller: Caller) -> HttpResponse:
    """List the kinds of file that can be hashed."""
    return JsonResponse([{"name": each, "enabled": True} for each in hashing.CONTENT_TYPES], safe=False)


@needs(MATCH)
def fixed(request: HttpRequest, caller: Caller, name: str) -> HttpResponse:
    """Refuse to change a kind of hash."""
    raise said.by_people()


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is nothing at an address."""
    return refused(404, "There is no such call.")
