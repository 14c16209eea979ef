"""The pages by which a company asks to be let in, and sees how that stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from tutela.casework.partners.between.registrations import Put
from tutela.portal import registering
from tutela.portal.counter import counter

_NEXT = {
    "received": "We have it. Nobody has looked at it yet.",
    "being looked at": "Two of our people look at it. They telephone you at a number they find themselves.",
    "approved": "You are registered. Each of your people is given a link to sign in by.",
    "not approved, or ended": "You are not registered, or not any more. Telephone us if you do not know why.",
    "could not be opened: register again": "We could not open it. Please register again.",
}


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Ask a company for itself and its people, and send that to the unit."""
    if request.method != "POST":
        return _asked(request, {}, {})
    sent = request.POST.dict()
    wrong = registering.faults(sent)
    if wrong:
        return _asked(request, sent, wrong)
    reference = sent.get("reference", "")
    put = registering.send(reference, sent)
    if put is None:
        return _asked(request, {**sent, "reference": ""}, {"title": "Send it once more, please."})
    is_first = put is Put.KEPT
    context = {"reference": reference, "is_first": is_first}
    return render(request, "portal/registered.html", context, status=201 if is_first else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def registration(request: HttpRequest) -> HttpResponse:
    """Say where a registration stands, to whoever has its reference."""
    reference = request.POST.get("reference", "").strip().upper()[:40]
    if request.method != "POST":
        return render(request, "portal/registration.html")
    state = counter().exchange.registrations.standing(reference)
    says = _NEXT.get(state, state) if state else ""
    context = {"reference": reference, "says": says, "is_unknown": not state}
    return render(request, "portal/registration.html", context, status=200 if state else 404)


def _asked(request: HttpRequest, sent: dict[str, str], wrong: dict[str, str]) -> HttpResponse:
    context = {
        "sent": sent,
        "wrong": wrong,
        "reference": sent.get("reference") or registering.new_reference(),
        "parts": [
            {
                "part": part,
                "fields": [
                    _field(f"{part.name}_{key}", label, key, sent, wrong)
                    for key, label in (
                        ("name", "Name"),
                        ("mail", "Mail address at work"),
                        ("telephone", "Telephone"),
                    )
                ],
            }
            for part in registering.PARTS
        ],
    }
    return render(request, "portal/register.html", context, status=422 if wrong else 200)


def _field(name: str, label: str, key: str, sent: dict[str, str], wrong: dict[str, str]) -> dict[str, str]:
    kinds = {"mail": "email", "telephone": "tel"}
    return {
        "name": name, "label": label, "kind": kinds.get(key, "text"), "said": sent.get(name, ""),
        "fault": wrong.get(name, ""),
    }  # fmt: skip
