"""The page of the grades that a version of a law pack touches, and the same as a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework.form_page import said_in
from tutela.casework.grading import actions
from tutela.casework.grading.errors import LawChangeMoved
from tutela.casework.grading.law_packs import pages, queries
from tutela.casework.people.queries import actor_of
from tutela.casework.policies.queries import version_for
from tutela.engine.formats import csv_cells


@require_http_methods(["GET", "HEAD", "POST"])
def touched(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """List what a version touches; say that it was looked over."""
    by, errors = actor_of(request), list[str]()
    version = version_for(by, name, number)
    if request.method == "POST":
        change = queries.change_of(by, version)
        with said_in(errors, LawChangeMoved):
            actions.look_over(by, change)
            return redirect(pages.href_of(version))
    context = {**pages.touched(by, version, request.GET), "errors": errors}
    return render(request, "grading/touched.html", context, status=422 if errors else 200)


@require_safe
def touched_file(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Give all that a version touches as CSV."""
    by = actor_of(request)
    change = queries.change_of(by, version_for(by, name, number))
    file = f"{name}-{number}-touched.csv"
    headers = {"Content-Disposition": str(content_disposition_header(True, file))}
    table = csv_cells.table(pages.COLUMNS, pages.lines(change))
    return HttpResponse(table, content_type="text/csv; charset=utf-8", headers=headers)
