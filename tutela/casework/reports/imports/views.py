"""The pages of imports."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tutela.casework.database import row_number
from tutela.casework.people.queries import actor_of
from tutela.casework.reports import queries
from tutela.casework.reports.imports import pages


@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """List what was imported."""
    context = pages.imports(actor_of(request), row_number(request.GET.get("before")))
    return render(request, "reports/imports.html", context)


@require_safe
def one_import(request: HttpRequest, number: int) -> HttpResponse:
    """Show what one import could not read."""
    by = actor_of(request)
    run, after = queries.import_for(by, number), row_number(request.GET.get("after")) or 0
    context = pages.one(by, run, is_read=request.GET.get("read") == "1", after=after)
    return render(request, "reports/import.html", context)
