"""The pages of retention."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.form_page import errors_of, said_in, take_step
from tutela.casework.gate import Actor
from tutela.casework.people.queries import actor_of
from tutela.casework.retention import actions, pages, queries
from tutela.casework.retention.errors import BadRetention, Held, OwnProposal, RetentionMoved
from tutela.casework.retention.forms import Said
from tutela.casework.retention.models import Disposal
from tutela.casework.retention.of_reports import pages as of_reports
from tutela.casework.retention.queries import Thing
from tutela.engine.retention.rules import Subject
from tutela.errors import NotFound

_REFUSALS = (BadRetention, Held, OwnProposal, RetentionMoved)
_METHODS = ["GET", "HEAD", "POST"]
Sent = Mapping[str, Any]


@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """List what is due, and what will be."""
    page = row_number(request.GET.get("page")) or 0
    return render(request, "retention/retention.html", pages.retention(actor_of(request), page))


@require_safe
def holds(request: HttpRequest) -> HttpResponse:
    """List what is held."""
    context = pages.holds(actor_of(request), row_number(request.GET.get("before")))
    return render(request, "retention/holds.html", context)


@require_safe
def disposals(request: HttpRequest) -> HttpResponse:
    """List what was proposed and disposed of."""
    context = pages.disposals(actor_of(request), row_number(request.GET.get("before")))
    return render(request, "retention/disposals.html", context)


def _posted(request: HttpRequest, errors: list[str], does: Callable[[str, Sent], object]) -> bool:
    """Do what was posted; say whether it was done."""
    sent = Said(request.POST)
    if not sent.is_valid():
        errors += errors_of(sent)
        return False
    with said_in(errors, *_REFUSALS):
        does(request.POST.get("act", ""), sent.cleaned_data)
        return True
    return False


@require_http_methods(_METHODS)
def thing(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """Show until when a case or a report is kept; posted to, take a step."""
    by = actor_of(request)
    about, errors = queries.thing_for(by, kind, name), list[str]()
    if request.method == "POST" and _posted(request, errors, lambda act, sent: _do(by, about, act, sent)):
        return redirect("retention-of", kind, name)
    context = {**pages.thing(by, about), "errors": errors, "sent": request.POST}
    return render(request, "retention/thing.html", context, status=422 if errors else 200)


def _do(by: Actor, about: Thing, act: str, sent: Sent) -> None:
    steps: Mapping[str, Callable[[], object]] = {
        "choose": lambda: actions.choose_rule(
            by, queries.case_for(by, about.reference), sent["rule"], sent["born"]
        ),
        "review": lambda: actions.review_clock(
            by, _clock(by, about, sent["number"]), sent["until"] or date.min, sent["reason"]
        ),
        "hold": lambda: actions.place_hold(by, about, sent["reason"], sent["authority"]),
        "propose": lambda: _propose(by, about, sent),
    }
    take_step(steps, act, BadRetention)


def _propose(by: Actor, about: Thing, sent: Sent) -> object:
    if about.kind == Subject.CASE:
        case = queries.case_for(by, about.reference)
        return actions.propose_disposal(by, case, sent["reason"], sent["authority"])
    return actions.propose_reports(by, sent["reason"], sent["authority"], [about.number])


def _clock(by: Actor, about: Thing, number: int | None) -> Any:
    clock = queries.clock_for(by, number or 0)
    if clock.subject != about.number:
        raise NotFound(f"There is no such clock of {about.reference}.")
    return clock


@require_http_methods(_METHODS)
def reports_due(request: HttpRequest) -> HttpResponse:
    """List the reports that are due to be disposed of; posted to, propose all of them as one act."""
    by = actor_of(request)
    gate.require(by, gate.Act.SEE_RETENTION)
    errors, made = list[str](), list[Disposal]()
    if request.method == "POST" and _posted(
        request, errors, lambda _, sent: made.append(actions.propose_reports(by, sent["reason"]))
    ):
        return redirect("disposal", made[0].pk)
    after = row_number(request.GET.get("after")) or 0
    context = {**of_reports.reports_due(by, after), "errors": errors}
    return render(request, "retention/reports_due.html", context, status=422 if errors else 200)


@require_http_methods(_METHODS)
def hold(request: HttpRequest, number: int) -> HttpResponse:
    """Show one hold; posted to, end it."""
    by = actor_of(request)
    found, errors = queries.hold_for(by, number), list[str]()
    if request.method == "POST" and _posted(
        request, errors, lambda _, sent: actions.end_hold(by, found, sent["reason"])
    ):
        return redirect("hold", number)
    context = {**pages.hold(by, found), "errors": errors}
    return render(request, "retention/hold.html", context, status=422 if errors else 200)


@require_http_methods(_METHODS)
def disposal(request: HttpRequest, number: int) -> HttpResponse:
    """Show one disposal and its certificate; posted to, confirm or refuse it."""
    by = actor_of(request)
    found, errors = queries.disposal_for(by, number), list[str]()

    def answer(act: str, _sent: Sent) -> object:
        if act not in ("confirm", "refuse"):
            raise BadRetention("This page cannot do that.")
        return actions.answer_disposal(by, found, is_confirmed=act == "confirm")

    if request.method == "POST" and _posted(request, errors, answer):
        return redirect("disposal", number)
    after = row_number(request.GET.get("after")) or 0
    context = {**pages.disposal(by, found, after), "errors": errors}
    return render(request, "retention/disposal.html", context, status=422 if errors else 200)


@require_safe
def certificate(request: HttpRequest, number: int) -> HttpResponse:
    """Give the certificate of a disposal with its signature, as JSON."""
    found = queries.disposal_for(actor_of(request), number)
    if not found.certificate:
        raise NotFound(f"{found} is not done, so there is no certificate.")
    headers = {"Content-Disposition": str(content_disposition_header(True, f"{found}.json"))}
    whole = {
        "certificate": found.certificate,
        "signature": found.signature,
        "told": json.loads(found.certificate),
    }
    return JsonResponse(whole, headers=headers)
