"""Risk rules and outcomes, as a page and as files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tutela.casework.figures.calibration import pages
from tutela.casework.figures.catalogue.views import csv_file
from tutela.casework.people.queries import actor_of


@require_safe
def calibration(request: HttpRequest) -> HttpResponse:
    """Show how often what the risk rules foresaw came true."""
    by = actor_of(request)
    match request.GET.get("form", ""):
        case "csv":
            return csv_file(pages.as_csv(pages.judged(by)), "risk-rules.csv")
        case "rows":
            return csv_file(pages.rows_as_csv(by), "risk-rules-rows.csv")
    return render(request, "figures/calibration.html", pages.calibration(by))
