"""The people of the unit, one of them, and what each sees of their own sign-in."""

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate
from tutela.casework.gate import Act, Actor, Role
from tutela.casework.people import actions, addresses, pages, queries
from tutela.casework.people.errors import BadUserName, RolesClash
from tutela.casework.people.forms import NewPerson, NewRole
from tutela.casework.people.models import Person, Unit
from tutela.casework.times import end_of

_NO_DAY = "Enter the last day as a date, such as 31/12/2026."


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List the people of the unit, their roles, and whose account is open."""
    return render(request, "people/people.html", pages.people(queries.actor_of(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def new_person(request: HttpRequest) -> HttpResponse:
    """Add a person to the unit."""
    by = queries.actor_of(request)
    gate.require(by, Act.MANAGE_PEOPLE)
    form = NewPerson(request.POST if request.method == "POST" else None)
    if form.is_valid():
        sent = form.cleaned_data
        try:
            unit, roles = Unit.objects.get(pk=by.unit), map(Role, sent["roles"])
            added = actions.add_person(by, sent["username"], sent["name"], unit, *roles)
        except BadUserName as wrong:
            form.add_error("username", str(wrong))
        except RolesClash as wrong:
            form.add_error("roles", str(wrong))
        else:
            return redirect("person", added.username)
    context = {
        "heading": "Add a person",
        "back": {"label": "People", "href": reverse("people")},
        "says": ["They are given a link on their own page next, with which they enrol a passkey or an app."],
        "form": form,
        "button": "Add this person",
    }
    return render(request, "base/form_page.html", context, status=422 if form.errors else 200)


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
        errors = _change_role(by, whom, act, request.POST)
    elif request.method == "POST":
        _change(by, whom, act, request.POST)
    if request.method == "POST" and not errors:
        return redirect("person", username)
    shown = pages.person(by, whom, errors=errors, about="role")
    return render(request, "people/person.html", shown, status=422 if errors else 200)


def _change_role(by: Actor, whom: Person, act: str, sent: QueryDict) -> list[str]:
    """Give or take the role that was sent; say what is wrong with it."""
    form = NewRole(sent)
    if not form.is_valid():
        return [str(error) for error in form.errors["role"]]
    role = Role(form.cleaned_data["role"])
    try:
        if act == "give":
            actions.grant(by, whom, role)
        else:
            actions.take_role(by, whom, role)
    except RolesClash as wrong:
        return [str(wrong)]
    return []


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
