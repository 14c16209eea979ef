"""The page of what could not be opened."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tutela.casework.database import row_number
from tutela.casework.people.queries import actor_of
from tutela.casework.reports import actions, queries
from tutela.casework.reports.errors import BadStep
from tutela.casework.reports.unopened import pages
from tutela.engine.taxonomy.errors import RefusedWords


@require_http_methods(["GET", "HEAD", "POST"])
def unopened(request: HttpRequest) -> HttpResponse:
    """List what could not be opened; have one of it tried again, or say why nothing more is done."""
    by = actor_of(request)
    errors = list[str]()
    if request.method == "POST":
        chosen = queries.unopened_for(by, row_number(request.POST.get("number")) or 0)
        try:
            if request.POST.get("act") == "dismiss":
                actions.dismiss_unopened(by, chosen, request.POST.get("reason", ""))
            else:
                actions.try_again(by, chosen)
        except (BadStep, RefusedWords) as refused:
            errors = [str(refused)]
        else:
            return redirect("reports-unopened")
    after = row_number(request.GET.get("after")) or 0
    context = pages.unopened(by, after, is_dismissed=request.GET.get("dismissed") == "1")
    context["sent"] = request.POST
    return render(
        request, "reports/unopened.html", {**context, "errors": errors}, status=422 if errors else 200
    )
