"""Look-ups: /m/lookup, /m/raw_lookup and /m/compare."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutela.casework.lookups import signals
from tutela.casework.lookups.errors import BadSignal
from tutela.casework.lookups.matching import Found, Question
from tutela.casework.partners.scopes import MATCH
from tutela.engine.matching.hashes import NEAR_BITS
from tutela.matcher import hashing
from tutela.matcher.entrance import Caller, needs
from tutela.matcher.gathering import gathering
from tutela.matcher.views import said

# Of one bank no more entries are named than this, the nearest.
MOST_NAMED = 100
_TRUE = ("1", "true", "yes", "on")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MATCH)
def lookup(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Say in which banks a hash is known, or each hash of a file that is sent."""
    if request.method == "POST":
        return _lookup_file(request, caller)
    said.refuse_url(request)
    question = _question(request, caller)
    (found,) = gathering.ask(caller, [question])
    return JsonResponse(_told(caller, found))


def _lookup_file(request: HttpRequest, caller: Caller) -> HttpResponse:
    sent = said.file(request)
    gathering.ask(caller, [Question(caller.key, "hash")])
    made = hashing.hashes(caller.grant.partner_id, sent.octets, sent.kinds)
    lists = said.lists_of(request, caller)
    questions = [
        Question(caller.key, "lookup", kind, bytes.fromhex(value), lists) for kind, value in made.items()
    ]
    found = gathering.ask(caller, questions) if questions else []
    told = {kind: _told(caller, each) for kind, each in zip(made, found, strict=True)}
    return JsonResponse(told)


@require_safe
@needs(MATCH)
def raw_lookup(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Say which entries are near a hash; without distances agreed, of each bank that something is."""
    said.refuse_url(request)
    (found,) = gathering.ask(caller, [_question(request, caller)])
    named = [each for bank in _told(caller, found).values() for each in bank]
    with_distance = request.GET.get("include_distance", "").lower() in _TRUE
    matches = named if with_distance else [each["bank_content_id"] for each in named]
    return JsonResponse({"matches": matches})


@require_POST
@needs(MATCH)
def compare(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Say how far two hashes of the caller's own are from each other; no list is asked."""
    pairs = {kind: _pair(kind, two) for kind, two in said.body(request).items()}
    gathering.ask(caller, [Question(caller.key, "compare", kind) for kind in pairs] or [])
    return JsonResponse({kind: _compared(kind, *two) for kind, two in pairs.items()})


def _question(request: HttpRequest, caller: Caller) -> Question:
    kind = said.needed(request, "signal_type")
    signal = signals.read(kind, said.needed(request, "signal"))
    return Question(caller.key, "lookup", kind, signal, said.lists_of(request, caller))


def _told(caller: Caller, found: Found) -> dict[str, list[dict[str, Any]]]:
    """Write what is known for a caller: by default yes, in this bank, and nothing to probe a list by."""
    names = {bank.hash_list_id: bank.name for bank in caller.grant.banks.all()}
    if not caller.grant.distances:
        return {names[number]: [{"bank_content_id": 0, "distance": ""}] for number in sorted(found)}
    return {
        names[number]: [
            {"bank_content_id": entry, "distance": str(distance)} for entry, distance in entries[:MOST_NAMED]
        ]
        for number, entries in sorted(found.items())
    }


def _pair(kind: str, two: object) -> tuple[bytes, bytes]:
    match two:
        case [str(left), str(right)]:
            return signals.read(kind, left), signals.read(kind, right)
    raise BadSignal("Comparison hash list length must be exactly 2")


def _compared(kind: str, left: bytes, right: bytes) -> list[object]:
    if kind != signals.PDQ:
        return [left == right, {}]
    distance = (int.from_bytes(left) ^ int.from_bytes(right)).bit_count()
    return [distance <= NEAR_BITS, {"distance": distance}]
