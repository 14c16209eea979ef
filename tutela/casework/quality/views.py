"""The pages about lots."""

from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from pydantic import BaseModel, ValidationError

from tutela.casework.database import row_number
from tutela.casework.form_page import said_in
from tutela.casework.grading.errors import BadReason
from tutela.casework.items.queries import item_for
from tutela.casework.people.queries import actor_of
from tutela.casework.quality import actions, pages, queries
from tutela.casework.quality.errors import LotClosed, NoPlan, NotChecked
from tutela.casework.welfare.presenters import picture

_UNSIGNED = "Confirm that you have checked the lot, then release it."


@require_safe
def lots(request: HttpRequest) -> HttpResponse:
    """Show the lots that wait, and those that were released."""
    asked = row_number(request.GET.get("before")), request.GET.get("after")
    return render(request, "quality/lots.html", pages.lots(actor_of(request), *asked))


@require_http_methods(["GET", "HEAD", "POST"])
def lot(request: HttpRequest, number: int) -> HttpResponse:
    """Show one lot; release or return it."""
    by = actor_of(request)
    checked, act = queries.lot_for(by, number), request.POST.get("act", "")
    errors = [_UNSIGNED] if act == "release" else []
    if act == "draw":
        with said_in(errors, NoPlan, LotClosed):
            actions.draw_sample(by, checked, request.POST.get("shown", ""))
            return redirect("lot", number)
    if act == "return":
        with said_in(errors, BadReason):
            actions.return_lot(by, checked, request.POST.get("reason", ""))
            return redirect("lot", number)
    if act == "release" and request.POST.get("statement") == "yes":
        errors.clear()
        with said_in(errors, NotChecked):
            actions.release_lot(by, checked)
            return redirect("lot", number)
    context = {**pages.lot(by, checked, errors), "sent": request.POST}
    return render(request, "quality/lot.html", context, status=422 if errors else 200)


class LookIn(BaseModel):
    """A look at an item of a lot; sent twice it happens once."""

    variant: str
    key: UUID
    step: int | None = None


@require_http_methods(["GET", "POST"])
def standin(request: HttpRequest, number: int, item: int) -> HttpResponse:
    """Give the stand-in of an item of a lot, or make it first where nobody did yet."""
    by = actor_of(request)
    lot, shown = queries.lot_for(by, number), item_for(by, item)
    return picture(actions.standin(by, lot, shown, make=request.method == "POST"))


@require_POST
def reveal(request: HttpRequest, number: int, item: int) -> HttpResponse:
    """Show an item of a lot, on record."""
    by = actor_of(request)
    lot, shown = queries.lot_for(by, number), item_for(by, item)
    try:
        sent = LookIn.model_validate_json(request.body)
    except ValidationError as wrong:
        raise BadRequest("This request is not of the agreed form. Load the page again.") from wrong
    return picture(actions.look(by, lot, shown, sent.variant, sent.key, sent.step))
