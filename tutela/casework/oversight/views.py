"""The pages of one's own past shifts, and of the team."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tutela.casework.database import row_number
from tutela.casework.grading.queries import shift_for
from tutela.casework.oversight import pages
from tutela.casework.people.queries import actor_of


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


def _before(request: HttpRequest) -> int | None:
    return row_number(request.GET.get("before"))
