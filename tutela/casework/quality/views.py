"""The pages about lots."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework.people.queries import actor_of
from tutela.casework.quality import actions, pages, queries

_UNSIGNED = "Confirm that you have checked the lot, then release it."


@require_safe
def lots(request: HttpRequest) -> HttpResponse:
    """Show the lots that wait, and those that were released."""
    return render(request, "quality/lots.html", pages.lots(actor_of(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def lot(request: HttpRequest, number: int) -> HttpResponse:
    """Show one lot; release or return it."""
    by = actor_of(request)
    checked, act = queries.lot_for(by, number), request.POST.get("act", "")
    if act == "return":
        actions.return_lot(by, checked, request.POST.get("reason", ""))
        return redirect("lot", number)
    if act == "release" and request.POST.get("statement") == "yes":
        actions.release_lot(by, checked)
        return redirect("lot", number)
    errors = [_UNSIGNED] if act == "release" else []
    return render(request, "quality/lot.html", pages.lot(by, checked, errors), status=422 if errors else 200)
