"""Exhibits: what was received and how far the line has come."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from tutela.casework import gate
from tutela.casework.cases import queries
from tutela.casework.gate import Act
from tutela.casework.people.queries import actor_of


@require_GET
def exhibits(request: HttpRequest) -> HttpResponse:
    """List the unit's exhibits."""
    by = actor_of(request)
    gate.require(by, Act.SEE_CASEWORK, by.unit)
    return render(request, "cases/cases.html", {"cases": queries.cases_of(by)})


@require_GET
def exhibit(request: HttpRequest, case: str, reference: str) -> HttpResponse:
    """Show one exhibit: the receive report and the line's progress."""
    by = actor_of(request)
    gate.require(by, Act.SEE_CASEWORK, by.unit)
    found = queries.exhibit_for(by, f"{case}/{reference}")
    progress_url = reverse("exhibit-progress", args=[case, reference])
    return render(request, "cases/exhibit.html", {**queries.exhibit_page(found), "progress_url": progress_url})


@require_GET
def progress(request: HttpRequest, case: str, reference: str) -> HttpResponse:
    """Give the numbers of one exhibit that change while the line works."""
    by = actor_of(request)
    gate.require(by, Act.SEE_CASEWORK, by.unit)
    return JsonResponse(asdict(queries.line_progress(queries.exhibit_for(by, f"{case}/{reference}"))))
