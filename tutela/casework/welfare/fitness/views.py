"""The pages on which clearances are entered, and terminals enrolled and ended."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.form_page import form_page, said_at
from tutela.casework.gate import Act
from tutela.casework.people.queries import actor_of
from tutela.casework.welfare import actions
from tutela.casework.welfare.errors import BadEntry
from tutela.casework.welfare.fitness import pages
from tutela.casework.welfare.fitness.forms import EnrolTerminal, EnterClearance
from tutela.casework.welfare.limits.pages import viewer_for

# A browser that is not used for so long is enrolled anew.
_COOKIE_S = 400 * 86400


@require_http_methods(["GET", "HEAD", "POST"])
def clearances(request: HttpRequest, number: int) -> HttpResponse:
    """Show the clearances of a person; posted to, withdraw one."""
    by = actor_of(request)
    person = viewer_for(by, number)
    if request.method == "POST":
        named = row_number(request.POST.get("clearance")) or 0
        actions.withdraw_clearance(by, pages.clearance_for(by, person, named))
        return redirect("clearances", number)
    return render(request, "welfare/clearances.html", pages.clearances(by, person))


@require_http_methods(["GET", "HEAD", "POST"])
def new_clearance(request: HttpRequest, number: int) -> HttpResponse:
    """Enter a clearance of a person."""
    by = actor_of(request)
    person = viewer_for(by, number)
    form = EnterClearance(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, None, BadEntry):
            actions.enter_clearance(by, person, **form.cleaned_data)
            return redirect("clearances", number)
    return form_page(
        request,
        form,
        heading=f"Enter a clearance of {person.name}",
        back=("Clearances", reverse("clearances", args=[number])),
        says=[
            "It takes the place of the one of its kind before. When it lapses, media are off by themselves."
        ],
        button="Enter this clearance",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def terminals(request: HttpRequest) -> HttpResponse:
    """Show the terminals; posted to, end one."""
    by = actor_of(request)
    if request.method == "POST":
        actions.end_terminal(by, pages.terminal_for(by, row_number(request.POST.get("terminal")) or 0))
        return redirect("terminals")
    return render(request, "welfare/terminals.html", pages.terminals(by))


@require_http_methods(["GET", "HEAD", "POST"])
def new_terminal(request: HttpRequest) -> HttpResponse:
    """Enrol the browser that the reader sits at."""
    by = actor_of(request)
    gate.require(by, Act.KEEP_READINESS)
    form = EnrolTerminal(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, "name", BadEntry):
            token = actions.enrol_terminal(by, form.cleaned_data["name"])
            answer = redirect("terminals")
            answer.set_cookie(
                settings.TERMINAL_COOKIE_NAME,
                token,
                max_age=_COOKIE_S,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Strict",
            )
            return answer
    return form_page(
        request,
        form,
        heading="Enrol this terminal",
        back=("Terminals", reverse("terminals")),
        says=["Sit at the machine that is to show media, and use the browser of whoever works there."],
        button="Enrol this terminal",
    )
