"""The pages on which what was seen is looked up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tutela.casework.database import row_number
from tutela.casework.identifiers import pages, queries
from tutela.casework.people.queries import actor_of


@require_safe
def known_here(request: HttpRequest) -> HttpResponse:
    """Ask whether something was seen here."""
    context = pages.known_here(actor_of(request), request.GET.get("text", ""))
    return render(request, "identifiers/known_here.html", context)


@require_safe
def hubs(request: HttpRequest) -> HttpResponse:
    """List what is noise: seen in so much that it joins nothing."""
    context = pages.hubs(actor_of(request), row_number(request.GET.get("after")) or 0)
    return render(request, "identifiers/hubs.html", context)


@require_safe
def identifier(request: HttpRequest, number: int) -> HttpResponse:
    """Show where one identifier was seen."""
    by = actor_of(request)
    one = queries.identifier_for(by, number)
    context = pages.identifier(by, one, row_number(request.GET.get("before")))
    return render(request, "identifiers/identifier.html", context)
