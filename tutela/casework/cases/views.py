"""Exhibits: what was received and how far the line has come."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tutela.casework import gate
from tutela.casework.cases import pages, queries
from tutela.casework.cases.models import Exhibit
from tutela.casework.examination import queries as examination
from tutela.casework.gate import Act
from tutela.casework.intake.queries import receipt_of, receive_report
from tutela.casework.people.queries import actor_of

HOW = "Forensic practitioners open cases and exhibits from the command line."


def _exhibit(request: HttpRequest, case: str, reference: str) -> Exhibit:
    return queries.exhibit_for(actor_of(request), f"{case}/{reference}")


@require_safe
def exhibits(request: HttpRequest) -> HttpResponse:
    """List the unit's cases with their exhibits."""
    by = actor_of(request)
    gate.require(by, Act.SEE_CASEWORK)
    before = request.GET.get("before", "")
    number = int(before) if before.isdecimal() and len(before) < 19 else None  # noqa: PLR2004 - what a row may have
    return render(request, "cases/cases.html", {**pages.cases(by, number), "how": HOW})


@require_safe
def exhibit(request: HttpRequest, case: str, reference: str) -> HttpResponse:
    """Show one exhibit: the receive report and the line's progress."""
    chosen = _exhibit(request, case, reference)
    return render(request, "cases/exhibit.html", pages.exhibit_page(actor_of(request), chosen))


@require_safe
def report(request: HttpRequest, case: str, reference: str) -> JsonResponse:
    """Give the receive report as a file."""
    chosen = _exhibit(request, case, reference)
    name = f"receive-report-{case}-{reference}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return JsonResponse({"exhibit": str(chosen), **asdict(receive_report(chosen.intake))}, headers=headers)


@require_safe
def progress(request: HttpRequest, case: str, reference: str) -> JsonResponse:
    """Give the numbers of one exhibit that change while the line works."""
    chosen = _exhibit(request, case, reference)
    receipt = receipt_of(chosen.intake)
    now = examination.progress(chosen.case.unit_id, chosen.intake)
    return JsonResponse(pages.stages(receipt, now))
