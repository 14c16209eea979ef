"""Results of exhibits and cases, as pages and as files."""

import csv
import io
from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from tutela.casework.gate import Actor
from tutela.casework.people.queries import actor_of
from tutela.casework.quality import queries as lots
from tutela.casework.results import pages, queries, scope as scopes
from tutela.casework.results.scope import Scope
from tutela.engine.formats.csv_cells import inert
from tutela.errors import NotFound


@require_safe
def exhibit(request: HttpRequest, case: str, reference: str) -> HttpResponse:
    """Show the results of one exhibit."""
    return _page(request, scopes.of_exhibit(actor_of(request), case, reference))


@require_safe
def exhibit_file(request: HttpRequest, case: str, reference: str, form: str) -> HttpResponse:
    """Give the results of one exhibit as a file."""
    by = actor_of(request)
    return _file(by, scopes.of_exhibit(by, case, reference), form, f"results-{case}-{reference}")


@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the results of one case."""
    return _page(request, scopes.of_case(actor_of(request), reference))


@require_safe
def case_file(request: HttpRequest, reference: str, form: str) -> HttpResponse:
    """Give the results of one case as a file."""
    by = actor_of(request)
    return _file(by, scopes.of_case(by, reference), form, f"results-{reference}")


def _page(request: HttpRequest, scope: Scope) -> HttpResponse:
    by, at = actor_of(request), timezone.now()
    context = pages.page(by, scope, queries.results(scope, lots.kept_grades(by)), at, request.GET)
    return render(request, "results/results.html", context)


def _file(by: Actor, scope: Scope, form: str, name: str) -> HttpResponse:
    at, of = timezone.now(), str(scope.exhibit or scope.case)
    if form not in {"json", "csv"}:
        raise NotFound(f"Results are given as json or csv, not as {form!r}.")
    found = queries.results(scope, lots.kept_grades(by))
    headers = {"Content-Disposition": str(content_disposition_header(True, f"{name}.{form}"))}
    if form == "json":
        head = {"schema": 1, "of": of, "at": at.isoformat(), "by": by.name, "graded": found.graded}
        return JsonResponse({**head, **asdict(found)}, headers=headers)
    out = io.StringIO(newline="")
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(["section", "name", "detail", "count"])
    lines.writerow(["results", inert(of), inert(f"{at.isoformat()} for {by.name}"), ""])
    for section, label, detail, count in pages.rows(found):
        lines.writerow([section, inert(label), inert(detail), count])
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)
