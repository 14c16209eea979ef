"""The page of running clocks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tutela.casework.clocks import pages
from tutela.casework.people.queries import actor_of


@require_safe
def clocks(request: HttpRequest) -> HttpResponse:
    """List what runs, what is due first."""
    context = pages.clocks(actor_of(request), request.GET.get("after", ""))
    return render(request, "clocks/clocks.html", context)
