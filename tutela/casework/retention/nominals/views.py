"""The pages of review by person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tutela.casework.database import row_number
from tutela.casework.people.queries import actor_of
from tutela.casework.retention.nominals import pages


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List people with how much is held about each."""
    page = row_number(request.GET.get("page")) or 0
    return render(request, "retention/people.html", pages.people(actor_of(request), page))


@require_safe
def person(request: HttpRequest, number: int) -> HttpResponse:
    """Show what is held about one person."""
    return render(request, "retention/person.html", pages.person(actor_of(request), number))
