"""Banks: /c/banks and /c/bank/NAME."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from tutela.casework.lookups import actions
from tutela.casework.lookups.models import Bank
from tutela.casework.partners.scopes import MATCH, SUGGEST
from tutela.errors import NotFound
from tutela.matcher.entrance import Caller, NotForThis, needs
from tutela.matcher.views import said


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MATCH)
def banks(request: HttpRequest, caller: Caller) -> HttpResponse:
    """List the banks that are agreed; a program that makes its banks itself takes up one that is."""
    if request.method == "POST":
        return _take_up(request, caller)
    shown = [_written(each) for _, each in sorted(caller.banks.items()) if _is_shown(each)]
    return JsonResponse(shown, safe=False)


@require_http_methods(["GET", "HEAD", "PUT", "DELETE"])
@needs(MATCH)
def bank(request: HttpRequest, caller: Caller, name: str) -> HttpResponse:
    """Give one bank; a program that made it itself may leave it, and no list is changed by that."""
    found = said.bank_of(caller, name)
    if not _is_shown(found):
        raise NotFound(f"bank '{name[:100]}' not found")
    if request.method == "DELETE":
        _may_change(caller, found)
        actions.take_up_bank(caller.machine, caller.grant, found, is_there=False)
        return JsonResponse({"message": "Done"})
    if request.method == "PUT":
        asked = said.body(request)
        if asked.get("name", name) != name or float(asked.get("enabled_ratio", 1)) != 1:
            raise said.by_people()
    return JsonResponse(_written(found))


def _take_up(request: HttpRequest, caller: Caller) -> HttpResponse:
    found = caller.banks.get(str(said.body(request).get("name", "")))
    if found is None:
        raise said.by_people()
    _may_change(caller, found)
    if found.taken_up_at is None:
        actions.take_up_bank(caller.machine, caller.grant, found, is_there=True)
    return JsonResponse(_written(found), status=201)


def _may_change(caller: Caller, found: Bank) -> None:
    if SUGGEST not in caller.scopes:
        raise NotForThis(f'This key is not good for "{SUGGEST}".')
    if not found.name.startswith(said.MADE_BY_CALLER):
        raise said.by_people()


def _is_shown(found: Bank) -> bool:
    return found.taken_up_at is not None or not found.name.startswith(said.MADE_BY_CALLER)


def _written(found: Bank) -> dict[str, object]:
    return {"name": found.name, "matching_enabled_ratio": 1.0}
