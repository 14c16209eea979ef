"""The people of the unit, one of them, and what each sees of their own sign-in."""

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework.gate import Actor
from tutela.casework.people import actions, addresses, pages, queries
from tutela.casework.people.models import Person
from tutela.casework.people.roster.views import change_manager, change_role
from tutela.casework.times import end_of

_NO_DAY = "Enter the last day as a date, such as 31/12/2026."


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List the people of the unit, their roles, and whose account is open."""
    return render(
        request, "people/people.html", pages.people(queries.actor_of(request), request.GET.get("after"))
    )


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, username: str) -> HttpResponse:
    """Show one person's account and sessions; suspend it, end it, give them a link, give or take a role."""
    by = queries.actor_of(request)
    whom = queries.person_for(by, username)
    act = request.POST.get("act", "")
    if act == "link":
        link = addresses.link(actions.issue_link(by, whom))
        return render(request, "people/person.html", pages.person(by, whom, link=link))
    if act == "end":
        ends = _end_of_day(request.POST.get("last", ""))
        if ends is None:
            return render(request, "people/person.html", pages.person(by, whom, errors=[_NO_DAY]), status=422)
        actions.end(by, whom, ends)
        return redirect("person", username)
    errors: list[str] = []
    if act in ("give", "take"):
        errors = change_role(by, whom, act, request.POST)
    elif act == "manager":
        errors = change_manager(by, whom, request.POST)
    elif request.method == "POST":
        _change(by, whom, act, request.POST)
    if request.method == "POST" and not errors:
        return redirect("person", username)
    shown = pages.person(by, whom, errors=errors, about="manager" if act == "manager" else "role")
    return render(request, "people/person.html", shown, status=422 if errors else 200)


def _change(by: Actor, whom: Person, act: str, sent: QueryDict) -> None:
    if act == "suspend":
        actions.suspend(by, whom)
    elif act == "resume":
        actions.resume(by, whom)
    elif act == "sessions":
        actions.end_sessions(by, whom)
    elif act == "remove":
        actions.remove_credential(by, queries.credential_for(by, sent.get("credential", "")))
    elif session := sent.get("session", ""):
        actions.end_sessions(by, whom, session)


def _end_of_day(written: str) -> datetime | None:
    """Read a day, and give when it is over; None where it is none."""
    try:
        return end_of(date.fromisoformat(written))
    except (ValueError, OverflowError):
        return None


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """Show somebody how they are signed in, and where; end one of their sessions."""
    by = queries.actor_of(request)
    if request.POST.get("act") == "remove":
        credential = queries.credential_for(by, request.POST.get("credential", ""))
        actions.remove_credential(by, credential)
        # Where that took the last session with it, the door says so.
        return redirect("own-sign-in")
    if request.method == "POST":
        actions.end_sessions(by, queries.person_of(by), request.POST.get("session", ""))
        return redirect("own-sign-in")
    return render(request, "people/own.html", pages.own(by, request.session.session_key or ""))
