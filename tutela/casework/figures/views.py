"""Boards as pages, and at the same address as files."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from tutela.casework.figures import pages, span, tables
from tutela.casework.figures.boards import (
    bundles as bundle_board,
    clocks as clock_board,
    flow as flows,
    waiting as waits,
)
from tutela.casework.figures.tables import Board
from tutela.casework.people.queries import actor_of


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Show what has no disposition."""
    return _given(request, waits.board(actor_of(request)))


@require_safe
def flow(request: HttpRequest) -> HttpResponse:
    """Show what came and what ended."""
    return _given(request, flows.board(actor_of(request), span.asked(request.GET.dict())))


@require_safe
def bundles(request: HttpRequest) -> HttpResponse:
    """Show what belongs together, and what is noise."""
    return _given(request, bundle_board.board(actor_of(request), span.asked(request.GET.dict())))


@require_safe
def clocks(request: HttpRequest) -> HttpResponse:
    """Show which clocks were met."""
    return _given(request, clock_board.board(actor_of(request), span.asked(request.GET.dict())))


def _given(request: HttpRequest, board: Board) -> HttpResponse:
    """Give a board as a page, or as the file that the address asks for."""
    by, at, form = actor_of(request), timezone.now(), request.GET.get("form", "")
    if form not in {"csv", "json"}:
        return render(request, "figures/board.html", pages.page(by, board, at, request.GET.dict()))
    headers = {"Content-Disposition": str(content_disposition_header(True, f"{board.name}.{form}"))}
    if form == "json":
        return JsonResponse(tables.as_json(board, at, by.name), headers=headers)
    lines = tables.as_csv(board, at, by.name)
    return HttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
