"""The page on which others are decided as one was."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tutela.casework.database import row_number
from tutela.casework.form_page import said_in
from tutela.casework.people.queries import actor_of
from tutela.casework.reports import actions, queries
from tutela.casework.reports.alike import pages
from tutela.casework.reports.errors import BadOutcome


@require_http_methods(["GET", "HEAD", "POST"])
def reports_alike(request: HttpRequest, number: int) -> HttpResponse:
    """Show what is like a report that was decided; decide the chosen ones as it."""
    by = actor_of(request)
    like = queries.report_for(by, number)
    errors: list[str] = []
    if request.method == "POST":
        with said_in(errors, BadOutcome):
            actions.settle_alike(by, like, _chosen(request.POST.getlist("chosen")))
            return redirect("reports-alike", number)
    after = row_number(request.GET.get("after")) or 0
    context = {**pages.alike(by, like, after), "errors": errors}
    return render(request, "reports/alike.html", context, status=422 if errors else 200)


def _chosen(values: list[str]) -> dict[int, int]:
    pairs = (value.partition(":") for value in values)
    return {row_number(report) or 0: row_number(version) or 0 for report, _, version in pairs}
