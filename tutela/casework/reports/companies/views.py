"""The pages about a company that reported: questions, how useful a report was, and the sheet of a month."""

import csv
import io
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework.form_page import said_in
from tutela.casework.gate import Actor
from tutela.casework.partners.queries import partner_for
from tutela.casework.people.queries import actor_of
from tutela.casework.reports import actions, queries
from tutela.casework.reports.companies import pages, queries as companies
from tutela.casework.reports.errors import BadQuestion
from tutela.casework.reports.models import Report


@require_http_methods(["GET", "HEAD", "POST"])
def report_company(request: HttpRequest, number: int) -> HttpResponse:
    """Show what a company was asked and answered about a report; ask it, or say how useful the report was."""
    by = actor_of(request)
    report, errors = queries.report_for(by, number), list[str]()
    context = pages.company(report)
    if request.method == "POST":
        with said_in(errors, BadQuestion):
            _act(by, report, request)
            return redirect("report-company", number)
    context = {**context, "errors": errors, "sent": request.POST}
    return render(request, "reports/company.html", context, status=422 if errors else 200)


def _act(by: Actor, report: Report, request: HttpRequest) -> None:
    match request.POST.get("act", ""):
        case "ask":
            actions.ask_company(by, report, request.POST.get("question", ""))
        case "note":
            actions.note_quality(by, report, request.POST.get("code", ""))
        case _:
            raise BadQuestion("Press one of the buttons of this page.")


@require_safe
def sheets(request: HttpRequest) -> HttpResponse:
    """Show how useful a company's reports of a month were."""
    by = actor_of(request)
    context = pages.sheets(by, request.GET.get("partner", "")[:60], _month(request))
    return render(request, "reports/sheets.html", context)


@require_safe
def sheet_csv(request: HttpRequest, name: str) -> HttpResponse:
    """Give the sheet of a company's month as a file, without a person in it."""
    by, month = actor_of(request), _month(request)
    partner = partner_for(by, name)
    received, counts = companies.sheet(by, partner, month)
    out = io.StringIO()
    table = csv.writer(out)
    table.writerows([("provider", partner.name), ("month", f"{month:%Y-%m}"), ("received", received)])
    table.writerows(counts.items())
    return HttpResponse(
        out.getvalue(), content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{partner.name}-{month:%Y-%m}.csv"'},
    )  # fmt: skip


def _month(request: HttpRequest) -> date:
    """Give the month that is asked for, or this one."""
    try:
        return date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return timezone.localdate().replace(day=1)
