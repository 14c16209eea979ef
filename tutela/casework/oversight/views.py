"""The pages of one's own past shifts, and of the team."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.form_page import form_page, said_at
from tutela.casework.gate import Act
from tutela.casework.grading import actions as grading
from tutela.casework.grading.allocated import allocation_for
from tutela.casework.grading.models import Allocation
from tutela.casework.grading.queries import shift_for
from tutela.casework.oversight import pages, queries
from tutela.casework.oversight.forms import Confirm, GiveWork
from tutela.casework.people.queries import actor_of
from tutela.errors import NotFound


@require_safe
def own_shifts(request: HttpRequest) -> HttpResponse:
    """List the reader's own shifts, the newest first."""
    return render(request, "oversight/own_shifts.html", pages.own_shifts(actor_of(request), _before(request)))


@require_safe
def own_shift(request: HttpRequest, number: int) -> HttpResponse:
    """List what the reader decided in one of their shifts, the newest first."""
    by = actor_of(request)
    context = pages.own_shift(by, shift_for(by, number), _before(request))
    return render(request, "oversight/own_shift.html", context)


@require_safe
def skipped_items(request: HttpRequest) -> HttpResponse:
    """List the items that were passed over for others."""
    context = pages.skipped_items(actor_of(request), request.GET.get("reason", ""), _before(request))
    return render(request, "oversight/skipped.html", context)


@require_safe
def team(request: HttpRequest) -> HttpResponse:
    """Show who holds what, what waits and how fast it goes."""
    return render(request, "oversight/team.html", pages.team(actor_of(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def give_work(request: HttpRequest) -> HttpResponse:
    """Give an exhibit or a case to people."""
    by = actor_of(request)
    gate.require(by, Act.GIVE_WORK)
    people = queries.assessors(by)
    form = GiveWork(people, request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, "what", NotFound):
            what = queries.work_named(by, form.cleaned_data["what"])
            priority = Allocation.Priority(form.cleaned_data["priority"])
            # All of them are given it, or nobody.
            with transaction.atomic():
                for person in form.cleaned_data["people"]:
                    grading.give(by, what, person, priority)
            return redirect("team")
    return form_page(
        request,
        form,
        heading="Give work",
        back=("Team", reverse("team")),
        says=[
            "What is given comes before other work at the desks of those it is given to. "
            "What lies on a desk already is finished first."
        ],
        button="Give this work",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_work(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw what was given to somebody."""
    by = actor_of(request)
    given = allocation_for(by, number)
    form = Confirm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        grading.withdraw(by, given)
        return redirect("team")
    return form_page(
        request,
        form,
        heading=f"Withdraw {given.what} from {given.person.name}",
        back=("Team", reverse("team")),
        says=["Its items come in their own order again. What lies on a desk stays there."],
        button="Withdraw this work",
    )


def _before(request: HttpRequest) -> int | None:
    return row_number(request.GET.get("before"))
