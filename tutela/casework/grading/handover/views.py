"""The pages on which a desk is handed over, and on which whoever took it reads of what."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tutela.casework import gate
from tutela.casework.form_page import said_in
from tutela.casework.gate import Act
from tutela.casework.grading import actions
from tutela.casework.grading.errors import NothingToHandOver
from tutela.casework.grading.handover import pages
from tutela.casework.people.models import Person
from tutela.casework.people.queries import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest) -> HttpResponse:
    """Ask to whom the reader's desk goes; posted to, hand it over."""
    by, errors = actor_of(request), list[str]()
    gate.require(by, Act.GRADE)
    if request.method == "POST":
        to = Person.objects.filter(unit=by.unit, username=request.POST.get("to", "")).first()
        with said_in(errors, NothingToHandOver):
            actions.hand_over(by, to)
            return redirect("shift")
    context = {"sharers": pages.sharers(by), "errors": errors}
    return render(request, "grading/hand_over.html", context, status=409 if errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def handed_over(request: HttpRequest, number: int) -> HttpResponse:
    """Show what was handed over; posted to, say that one has read it."""
    by = actor_of(request)
    shown = pages.handover_for(by, number)
    if request.method == "POST":
        actions.read_handover(by, shown)
        return redirect("workbench")
    return render(request, "grading/handed_over.html", pages.handover(by, shown))
