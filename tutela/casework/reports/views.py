"""The pages about reports."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework.database import row_number
from tutela.casework.gate import Actor
from tutela.casework.people.queries import actor_of
from tutela.casework.reports import actions, pages, queries
from tutela.casework.reports.errors import BadOutcome, BadStep, NotLooked
from tutela.casework.reports.models import Report
from tutela.casework.reports.triage import queue
from tutela.casework.reports.triage.forms import Step, faults
from tutela.engine.taxonomy.errors import RefusedWords

Sent = dict[str, Any]
_ACTS: dict[str, Callable[[Actor, Report, Sent], object]] = {
    "claim": lambda by, report, _: actions.claim_report(by, report),
    "undo": lambda by, report, _: actions.undo_disposition(by, report),
    "release": lambda by, report, _: actions.release_report(by, report),
    "hold": lambda by, report, sent: actions.hold_report(by, report, sent["reason"], sent["until"]),
    "escalate": lambda by, report, sent: actions.escalate_report(
        by, report, sent["reason"], sent["to"], sent["until"]
    ),
    "reassign": lambda by, report, sent: actions.reassign_report(by, report, sent["reason"], sent["to"]),
    "settle": lambda by, report, sent: actions.settle_report(
        by, report, sent["rule"], sent["reason"], sent["duplicate_of"], sent["without_look"]
    ),
}


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Show the queue of reports."""
    asked = queue.asked(request.GET.dict())
    return render(request, "reports/reports.html", pages.reports(actor_of(request), asked))


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, number: int) -> HttpResponse:
    """Show one report, every field of it; take a step with it."""
    by = actor_of(request)
    chosen = queries.report_for(by, number)
    name = request.POST.get("act", "")
    act, form = _ACTS.get(name), Step(request.POST)
    is_wrong = act is not None and not form.is_valid()
    if act is not None and not is_wrong:
        try:
            act(by, chosen, form.cleaned_data)
            return redirect("report", number)
        except (BadStep, BadOutcome, NotLooked) as refused:
            form.add_error(refused.at or None, str(refused))
        except RefusedWords as refused:
            form.add_error("reason", str(refused))
        is_wrong = True
    n = row_number(request.GET.get("version"))
    context = {**pages.report(by, chosen, n), "sent": request.POST}
    if is_wrong:
        context |= faults(name, form)
    return render(request, "reports/report.html", context, status=422 if is_wrong else 200)
