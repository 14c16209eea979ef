"""The page of what could not be opened."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tutela.casework.database import row_number
from tutela.casework.people.queries import actor_of
from tutela.casework.reports import actions, queries
from tutela.casework.reports.unopened import pages


@require_http_methods(["GET", "HEAD", "POST"])
def unopened(request: HttpRequest) -> HttpResponse:
    """List what could not be opened; have one of it tried again."""
    by = actor_of(request)
    if request.method == "POST":
        actions.try_again(by, queries.unopened_for(by, row_number(request.POST.get("number")) or 0))
        return redirect("reports-unopened")
    after = row_number(request.GET.get("after")) or 0
    return render(request, "reports/unopened.html", pages.unopened(by, after))
