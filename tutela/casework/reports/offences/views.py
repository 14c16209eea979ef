"""The page of what has to be proved of an offence."""

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework.gate import Actor
from tutela.casework.people.queries import actor_of
from tutela.casework.reports import actions, queries
from tutela.casework.reports.errors import BadFinding, NotYours
from tutela.casework.reports.models import Report
from tutela.casework.reports.offences import pages
from tutela.casework.reports.offences.checklists import checklists
from tutela.engine.taxonomy.errors import RefusedWords


@require_http_methods(["GET", "HEAD", "POST"])
def report_offences(request: HttpRequest, number: int) -> HttpResponse:
    """Show the points to prove of a report and what was found; take it up, or say what one found."""
    by = actor_of(request)
    report, errors = queries.report_for(by, number), list[str]()
    if request.method == "POST":
        try:
            _act(by, report, request.POST)
        except (BadFinding, NotYours, RefusedWords) as refused:
            errors = [str(refused)]
        else:
            return redirect("report-offences", number)
    asked = {**request.GET.dict(), **request.POST.dict()}
    context = {**pages.offences(by, report, asked), "errors": errors}
    return render(request, "reports/offences.html", context, status=422 if errors else 200)


@require_safe
def report_offences_json(request: HttpRequest, number: int) -> HttpResponse:
    """Give what was found of the points to prove, every version of it, as JSON."""
    return JsonResponse(pages.as_json(queries.report_for(actor_of(request), number)))


def _act(by: Actor, report: Report, sent: QueryDict) -> None:
    if sent.get("act") == "claim":
        actions.claim_report(by, report)
        return
    checklist = checklists().get(sent.get("checklist", ""))
    if checklist is None:
        raise BadFinding("Choose one of the checklists. Nothing was kept.")
    found = {
        point: actions.Found(outcome, sent.get(f"confidence-{point}", ""), sent.get(f"note-{point}", ""))
        for point, _ in checklist.points
        if (outcome := sent.get(f"outcome-{point}", ""))
    }
    actions.assess_points(by, report, checklist, sent.get("about", ""), found)
