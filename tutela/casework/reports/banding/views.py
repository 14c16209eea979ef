"""The page about a report's risk."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tutela.casework.database import row_number
from tutela.casework.form_page import said_in
from tutela.casework.gate import Actor
from tutela.casework.people.queries import actor_of
from tutela.casework.reports import actions, queries
from tutela.casework.reports.banding import pages
from tutela.casework.reports.models import Report
from tutela.casework.reports.sayings import KIND
from tutela.casework.risk import queries as risk
from tutela.casework.risk.errors import NoReason, RiskMoved, SecondNeeded
from tutela.engine.risk.errors import BadFact


@require_http_methods(["GET", "HEAD", "POST"])
def report_risk(request: HttpRequest, number: int) -> HttpResponse:
    """Show why a report stands where it does; posted to, raise it, ask to lower it, or say what is known."""
    by = actor_of(request)
    report, errors = queries.report_for(by, number), list[str]()
    if request.method == "POST":
        with said_in(errors, NoReason, RiskMoved, SecondNeeded, BadFact):
            _act(by, report, request.POST)
            return redirect("report-risk", number)
    context = pages.risk(by, report, errors, request.POST.dict())
    return render(request, "reports/risk.html", context, status=422 if errors else 200)


def _act(by: Actor, report: Report, sent: QueryDict) -> None:
    """Do what the button says that was pressed."""
    reason, band = sent.get("reason", ""), sent.get("band", "")
    match sent.get("act", ""):
        case "immediate":
            stands = risk.history(by.unit, KIND, report.pk)[0]
            top = risk.highest(stands)
            actions.raise_band(by, report, top, reason, immediate=True)
        case "raise":
            actions.raise_band(by, report, band, reason)
        case "ask":
            actions.ask_lower(by, report, band, reason, clears=sent.get("clears") == "yes")
        case "confirm" | "refuse" as answer:
            actions.answer_lowering(by, report, confirms=answer == "confirm", reason=reason)
        case "state":
            value = row_number(sent.get("value")) or 0
            actions.state_fact(by, report, sent.get("fact", ""), value, reason)
        case _:
            raise RiskMoved("Press one of the buttons of this page.")
