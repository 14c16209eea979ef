"""The boards of figures, one figure, and its rows, each as a page and as CSV."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.figures import queries
from tutela.casework.figures.catalogue import listing, pages
from tutela.casework.figures.catalogue.periods import chosen
from tutela.casework.figures.catalogue.reading import BoardName, catalogue
from tutela.casework.people.queries import actor_of
from tutela.engine.formats import csv_cells

_OF_THE_PAGE = {"span", "form", "after"}


@require_safe
def command(request: HttpRequest) -> HttpResponse:
    """Show the senior officer's figures."""
    return _board(request, BoardName.COMMAND)


@require_safe
def management(request: HttpRequest) -> HttpResponse:
    """Show the manager's figures."""
    return _board(request, BoardName.MANAGEMENT)


def _board(request: HttpRequest, name: BoardName) -> HttpResponse:
    by, period = actor_of(request), chosen(request.GET.get("span", ""))
    gate.require(by, queries.BOARDS[name])
    if request.GET.get("form") == "csv":
        told = pages.told(by, catalogue().on(name), period)
        return csv_file(pages.as_csv(told, period), f"figures-{name}-{period.code}.csv")
    return render(request, "figures/figures.html", pages.board(by, name, period))


@require_safe
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """Show one figure with its parts."""
    by, period = actor_of(request), chosen(request.GET.get("span", ""))
    if request.GET.get("form") == "csv":
        told = pages.told(by, [queries.figure_for(by, key)], period)
        return csv_file(pages.as_csv(told, period), f"{key}-{period.code}.csv")
    return render(request, "figures/figure.html", pages.figure(by, key, period))


@require_safe
def rows(request: HttpRequest, key: str) -> HttpResponse | StreamingHttpResponse:
    """List the very rows that a figure counts."""
    by, period = actor_of(request), chosen(request.GET.get("span", ""))
    asked = {name: value for name, value in request.GET.dict().items() if name not in _OF_THE_PAGE}
    if request.GET.get("form") != "csv":
        after = row_number(request.GET.get("after"))
        return render(request, "figures/rows.html", pages.rows(by, key, period, asked, after))
    source, narrowed = listing.which(queries.figure_for(by, key), asked)
    found = queries.rows_of(by, source, period, narrowed)
    lines: Iterator[str] = csv_cells.lines(listing.heads(source), listing.lines(source, found))
    headers = _named(f"{key}-{period.code}-rows.csv")
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def csv_file(text: str, name: str) -> HttpResponse:
    """Give a text as a CSV file of a name."""
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=_named(name))


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": str(content_disposition_header(True, name))}
