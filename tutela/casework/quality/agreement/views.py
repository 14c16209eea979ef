"""The pages of how far people agree."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from tutela.casework.database import row_number
from tutela.casework.people.queries import actor_of
from tutela.casework.quality.agreement import pages
from tutela.casework.quality.agreement.records import Asked


def _asked(request: HttpRequest) -> Asked:
    return Asked(request.GET.get("pack", ""), request.GET.get("guidance", ""))


@require_safe
def agreement(request: HttpRequest) -> HttpResponse:
    """Show how far people agree, or give it as a file."""
    context = pages.agreement(actor_of(request), _asked(request))
    if request.GET.get("form") != "csv":
        return render(request, "quality/agreement.html", context)
    headers = {"Content-Disposition": str(content_disposition_header(True, "agreement.csv"))}
    return HttpResponse(pages.as_csv(context), content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """List the checks that one figure counts."""
    narrowed = {name: request.GET.get(name, "") for name in pages.NARROWED}
    after = row_number(request.GET.get("after"))
    context = pages.rows(actor_of(request), _asked(request), narrowed, after)
    return render(request, "quality/agreement_rows.html", context)
