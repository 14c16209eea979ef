"""The record of acts, for those who audit it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from tutela.casework import gate
from tutela.casework.audit import actions, pages
from tutela.casework.audit.forms import Asked
from tutela.casework.custody.record import evidence
from tutela.casework.database import row_number
from tutela.casework.gate import Act
from tutela.casework.people.queries import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """Show the acts of the unit that are asked for, newest first; posted to, have the whole record proved."""
    by = actor_of(request)
    gate.require(by, Act.READ_LOG)
    if request.method == "POST":
        actions.start_verifying(by)
        return redirect("record")
    asked = Asked(by, request.GET)
    page = pages.record(by, asked, row_number(request.GET.get("before")))
    return render(request, "audit/record.html", page, status=200 if asked.is_valid() else 422)


@require_POST
def extract(request: HttpRequest) -> HttpResponse:
    """Give the entries that are asked for as a file in a zip with its proof, on record."""
    by = actor_of(request)
    asked = Asked(by, request.POST)
    if not asked.is_valid():
        gate.require(by, Act.READ_LOG)
        return render(request, "audit/record.html", pages.record(by, asked, None), status=422)
    form = actions.Form.JSON if request.POST.get("form") == "json" else actions.Form.CSV
    written = actions.extract_entries(by, asked.selection(), form)
    packed = evidence.packed(written.name, written.content, written.entry)
    headers = {"Content-Disposition": f'attachment; filename="{written.name}.zip"'}
    return HttpResponse(packed, content_type="application/zip", headers=headers)
