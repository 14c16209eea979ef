"""The page of clocks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tutela.casework.clocks import pages, standing
from tutela.casework.people.queries import actor_of


@require_safe
def clocks(request: HttpRequest) -> HttpResponse:
    """List what runs, what is due first; or which clocks the address names, as they stand."""
    by, after = actor_of(request), request.GET.get("after", "")
    asked = standing.asked(request.GET.dict())
    context = pages.clocks(by, after) if asked is None else pages.standing(by, asked, after)
    return render(request, "clocks/clocks.html", context)
