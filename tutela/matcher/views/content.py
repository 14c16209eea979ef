"""What is suggested for a bank: /c/bank/NAME/content and /c/bank/NAME/signal."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST

from tutela.casework.lookups import actions
from tutela.casework.lookups.errors import BadSignal
from tutela.casework.lookups.matching import Question
from tutela.casework.lookups.models import Suggestion
from tutela.casework.partners.scopes import SUGGEST
from tutela.errors import NotFound
from tutela.matcher import hashing
from tutela.matcher.entrance import Caller, needs
from tutela.matcher.gathering import gathering
from tutela.matcher.views import said


@require_POST
@needs(SUGGEST)
def add_content(request: HttpRequest, caller: Caller, name: str) -> HttpResponse:
    """Suggest what a file hashes to; the file itself is not kept."""
    bank, sent = said.bank_of(caller, name), said.file(request)
    gathering.ask(caller, [Question(caller.key, "suggest")])
    made = hashing.hashes(caller.grant.partner_id, sent.octets, (*sent.kinds, "md5", "sha256"))
    note = str(request.POST.get("content_id", ""))
    return _suggested(actions.suggest(caller.machine, caller.grant, caller.key, bank, made, note))


@require_POST
@needs(SUGGEST)
def add_signal(request: HttpRequest, caller: Caller, name: str) -> HttpResponse:
    """Suggest hashes."""
    bank, named = said.bank_of(caller, name), said.body(request)
    if not all(isinstance(value, str) for value in named.values()):
        raise BadSignal("A signal is a text of hexadecimal digits.")
    gathering.ask(caller, [Question(caller.key, "suggest")])
    return _suggested(actions.suggest(caller.machine, caller.grant, caller.key, bank, named))


@require_http_methods(["GET", "HEAD", "PUT", "DELETE"])
@needs(SUGGEST)
def content(request: HttpRequest, caller: Caller, name: str, number: int) -> HttpResponse:
    """Give a suggestion of one's own, or take it back while it waits; entries are given to nobody."""
    said.bank_of(caller, name)
    found = Suggestion.objects.filter(grant=caller.grant, pk=number).select_related("grant__partner").first()
    if found is None:
        raise NotFound(f"content {number} not found")
    if request.method == "PUT":
        raise said.by_people()
    if request.method == "DELETE":
        actions.withdraw_suggestion(caller.machine, found)
        return JsonResponse({"deleted": 1})
    return _suggested(found)


def _suggested(suggestion: Suggestion) -> HttpResponse:
    return JsonResponse({"id": suggestion.pk, "signals": suggestion.signals, "state": suggestion.state})
