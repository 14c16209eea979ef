"""The pages of support."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.form_page import errors_of, said_in
from tutela.casework.gate import Act, Actor
from tutela.casework.people.models import Person
from tutela.casework.people.queries import actor_of
from tutela.casework.support import actions, pages, presenters, queries, rules
from tutela.casework.support.errors import BadRecord, NobodyNamed
from tutela.casework.support.forms import Sent


@require_http_methods(["GET", "HEAD", "POST"])
def support(request: HttpRequest) -> HttpResponse:
    """Show the reader what is theirs alone; posted to, file one thing more."""
    by = actor_of(request)
    gate.require(by, Act.OWN_SUPPORT)
    errors = _sent(by, request) if request.method == "POST" else []
    if request.method == "POST" and not errors:
        return redirect("support")
    context = {**pages.own(by, row_number(request.GET.get("before"))), "errors": errors, "sent": request.POST}
    return render(request, "support/support.html", context, status=422 if errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest) -> HttpResponse:
    """Show a line manager how those whom they manage stand; posted to, ask them to a session together."""
    by = actor_of(request)
    gate.require(by, Act.OWN_SUPPORT)
    errors = _sent(by, request) if request.method == "POST" else []
    if request.method == "POST" and not errors:
        return redirect("support-team")
    context = {**pages.team(by), "errors": errors, "sent": request.POST}
    return render(request, "support/team.html", context, status=422 if errors else 200)


@require_safe
def take_break(request: HttpRequest) -> HttpResponse:
    """Show a page without media."""
    return render(request, "support/break.html", pages.rest(actor_of(request)))


@require_safe
def wind_down(request: HttpRequest) -> HttpResponse:
    """Show a page without media for the end of a shift."""
    return render(request, "support/break.html", {**pages.rest(actor_of(request)), "is_end": True})


def _sent(by: Actor, request: HttpRequest) -> list[str]:
    """Do what was sent; say what is wrong with it."""
    form = Sent(request.POST)
    if not form.is_valid():
        return errors_of(form)
    errors: list[str] = []
    with said_in(errors, BadRecord, NobodyNamed):
        said = {**form.cleaned_data, "classes": request.POST.getlist("classes")}
        _do(by, request.POST.get("act", ""), said)
    return errors


def _do(by: Actor, act: str, said: dict[str, Any]) -> None:
    match act:
        case "note":
            actions.write_note(by, said["says"])
        case "check in":
            actions.check_in(by, said["answer"], said["says"])
        case "book":
            actions.book_session(by, said["session"], _day(said))
        case "attended" | "cancelled":
            actions.end_session(by, said["number"] or 0, attended=act == "attended")
        case "debrief":
            actions.plan_debrief(by, said["session"], _day(said))
        case "again":
            actions.resume_media(by)
        case _:
            _tell(by, act, said)


def _tell(by: Actor, act: str, said: dict[str, Any]) -> None:
    match act:
        case "opt out":
            actions.opt_out(by, said["classes"])
        case "ask":
            actions.ask_support(by)
        case "concern":
            actions.raise_concern(by, _colleague(by, said["about"]), said["says"])
        case "conduct":
            actions.report_conduct(by, _colleague(by, said["about"]), said["says"])
        case "seen":
            actions.see_to(by, said["number"] or 0)
        case _:
            raise BadRecord("This page cannot do that.")


def _day(said: dict[str, Any]) -> date:
    if said["on"] is None:
        raise BadRecord("Choose the day.")
    day: date = said["on"]
    return day


def _colleague(by: Actor, username: str) -> Person:
    found = Person.objects.able().filter(unit=by.unit, username=username).first()
    if found is None:
        raise BadRecord("Choose a colleague.")
    return found


@require_safe
def own_file(request: HttpRequest) -> JsonResponse:
    """Give the reader all that they filed and were told, as JSON."""
    by = actor_of(request)
    laid_down = rules.in_force(by.unit)
    own, told = queries.own(by), queries.told(by)
    names = presenters.names_in([*own, *told])
    found = {
        part: [presenters.as_row(each, laid_down, names) for each in records]
        for part, records in (("records", own), ("told", told))
    }
    headers = {"Content-Disposition": str(content_disposition_header(True, "support.json"))}
    return JsonResponse({"schema": 1, **found}, headers=headers)
