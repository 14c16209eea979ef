"""Exhibits: what was received and how far the line has come."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutela.casework import gate
from tutela.casework.cases import actions, pages, queries
from tutela.casework.cases.errors import BadReference
from tutela.casework.cases.forms import NewCase, NewExhibit
from tutela.casework.cases.models import Exhibit
from tutela.casework.database import row_number
from tutela.casework.examination.actions import offer_recordings
from tutela.casework.form_page import form_page, said_at
from tutela.casework.gate import Act
from tutela.casework.intake.queries import receipt_of, receive_report
from tutela.casework.items.queries import states_by_intake
from tutela.casework.people.queries import actor_of


def _exhibit(request: HttpRequest, case: str, reference: str) -> Exhibit:
    return queries.exhibit_for(actor_of(request), f"{case}/{reference}")


@require_safe
def exhibits(request: HttpRequest) -> HttpResponse:
    """List the unit's cases with their exhibits."""
    by = actor_of(request)
    gate.require(by, Act.SEE_CASEWORK)
    before = row_number(request.GET.get("before"))
    return render(request, "cases/cases.html", pages.cases(by, before))


@require_http_methods(["GET", "HEAD", "POST"])
def new_case(request: HttpRequest) -> HttpResponse:
    """Open a case."""
    by = actor_of(request)
    gate.require(by, Act.OPEN_CASE)
    form = NewCase(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, "reference", BadReference):
            opened = actions.open_case(by, **form.cleaned_data)
            return redirect("exhibit-new", opened.reference)
    return form_page(
        request,
        form,
        heading="Open a case",
        back=("Cases", reverse("exhibits")),
        says=["What is received for a case is sealed with a key of its own. An exhibit is added next."],
        button="Open this case",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_exhibit(request: HttpRequest, case: str) -> HttpResponse:
    """Add an exhibit to a case."""
    by = actor_of(request)
    chosen = queries.case_for(by, case)
    gate.require(by, Act.OPEN_CASE, chosen)
    form = NewExhibit(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, "reference", BadReference):
            added = actions.add_exhibit(by, chosen, **form.cleaned_data)
            return redirect("exhibit", chosen.reference, added.reference)
    return form_page(
        request,
        form,
        heading=f"Add an exhibit to case {chosen.reference}",
        back=("Cases", reverse("exhibits")),
        says=["What it holds is received from the command line, where the disk is; its page says how."],
        button="Add this exhibit",
    )


@require_safe
def exhibit(request: HttpRequest, case: str, reference: str) -> HttpResponse:
    """Show one exhibit: the receive report and the line's progress."""
    chosen = _exhibit(request, case, reference)
    return render(
        request,
        "cases/exhibit.html",
        pages.exhibit_page(actor_of(request), chosen, request.GET.get("entries")),
    )


@require_safe
def report(request: HttpRequest, case: str, reference: str) -> JsonResponse:
    """Give the receive report as a file."""
    chosen = _exhibit(request, case, reference)
    name = f"receive-report-{case}-{reference}.json"
    headers = {"Content-Disposition": str(content_disposition_header(True, name))}
    return JsonResponse({"exhibit": str(chosen), **asdict(receive_report(chosen.intake))}, headers=headers)


@require_POST
def case_file(request: HttpRequest, case: str, reference: str) -> HttpResponse:
    """Give what is on record for an exhibit as a zip with its proof, on record."""
    by = actor_of(request)
    name, content = actions.hand_out(by, _exhibit(request, case, reference), request.POST.get("form", ""))
    headers = {"Content-Disposition": str(content_disposition_header(True, name))}
    return HttpResponse(content, content_type="application/zip", headers=headers)


@require_POST
def recordings(request: HttpRequest, case: str, reference: str) -> HttpResponse:
    """Put the sound recordings of an exhibit before assessors."""
    offer_recordings(actor_of(request), _exhibit(request, case, reference).intake)
    return redirect("exhibit", case, reference)


@require_safe
def progress(request: HttpRequest, case: str, reference: str) -> JsonResponse:
    """Give the numbers of one exhibit that change while the line works."""
    chosen = _exhibit(request, case, reference)
    receipt = receipt_of(chosen.intake)
    by_state = states_by_intake([chosen.intake_id]).get(chosen.intake_id, {})
    return JsonResponse(pages.stages(receipt, by_state))
