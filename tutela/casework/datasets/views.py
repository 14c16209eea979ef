"""The pages of what partners are given."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.datasets import actions, pages, queries
from tutela.casework.datasets.errors import BadAnswer, BadSupply, NothingNew, OwnSupply, SupplyMoved
from tutela.casework.datasets.forms import Propose, Said
from tutela.casework.datasets.models import Supply
from tutela.casework.editions.errors import TooLargeForPage
from tutela.casework.editions.exports import MOST_ON_A_PAGE
from tutela.casework.form_page import errors_of, form_page, said_at, said_in, take_step
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.queries import list_for
from tutela.casework.partners.queries import partner_for
from tutela.casework.people.queries import actor_of
from tutela.casework.quality.errors import OwnWork
from tutela.errors import NotFound

_REFUSALS = (BadSupply, OwnSupply, SupplyMoved, NothingNew, BadAnswer, OwnWork, NotFound)


@require_safe
def datasets(request: HttpRequest) -> HttpResponse:
    """List what partners are given."""
    context = pages.datasets(actor_of(request), row_number(request.GET.get("before")))
    return render(request, "datasets/datasets.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Propose a supply."""
    by = actor_of(request)
    gate.require(by, Act.EXPORT)
    form = Propose(request.POST or None, **pages.choices(by))
    if form.is_valid():
        sent = form.cleaned_data
        with said_at(form, None, BadSupply):
            to, given = partner_for(by, sent["partner"]), list_for(by, sent["hash_list"])
            made = actions.propose_supply(by, to, given, **form.terms)
            return redirect("supply", made.pk)
    return form_page(
        request, form, heading="Give a list to a partner", back=("Datasets", reverse("datasets")),
        says=["Another person confirms it. Nothing is given before."], button="Propose it",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def supply(request: HttpRequest, number: int) -> HttpResponse:
    """Show one supply with its deltas and recalls; posted to, take a step of it."""
    by = actor_of(request)
    found, errors = queries.supply_for(by, number), list[str]()
    if request.method == "POST":
        sent = Said(request.POST)
        if not sent.is_valid():
            errors = errors_of(sent)
        else:
            with said_in(errors, *_REFUSALS):
                _do(by, found, request.POST.get("act", ""), sent.cleaned_data)
                return redirect("supply", number)
    context = {**pages.supply(by, found), "errors": errors, "sent": request.POST}
    return render(request, "datasets/supply.html", context, status=422 if errors else 200)


def _do(by: Actor, supply: Supply, act: str, said: Mapping[str, Any]) -> None:
    steps: Mapping[str, Callable[[], object]] = {
        "confirm": lambda: actions.confirm_supply(by, supply),
        "make": lambda: _make(by, supply),
        "push": lambda: actions.push_delta(by, queries.delta_for(by, supply.pk, said["number"] or 0)),
        "end": lambda: actions.end_supply(by, supply, said["because"]),
        "receipt": lambda: actions.enter_receipt(
            by,
            queries.delta_for(by, supply.pk, said["number"] or 0),
            said["says"],
            said["entries"],
            said["note"],
        ),
        "chase": lambda: actions.chase_recall(by, queries.recall_for(supply, said["number"])),
        "answer": lambda: actions.answer_recall(
            by, queries.recall_for(supply, said["number"]), said["says"], said["entries"], said["note"]
        ),
        "feedback": lambda: actions.enter_feedback(by, supply, said["sha256"], said["says"], said["note"]),
        "outcome": lambda: actions.answer_feedback(
            by, queries.feedback_for(supply, said["number"]), said["says"], said["note"]
        ),
    }
    take_step(steps, act, BadSupply)


def _make(by: Actor, supply: Supply) -> None:
    made = actions.make_delta(by, supply)
    if supply.pushes:
        actions.push_delta(by, made)


@require_POST
def delta_file(request: HttpRequest, number: int, delta: int) -> HttpResponse:
    """Give the file of a delta, on record."""
    by = actor_of(request)
    found = queries.delta_for(by, number, delta)
    if found.added + found.changed + found.revoked > MOST_ON_A_PAGE:
        raise TooLargeForPage(
            f"{found} is too large for a page. Use `tutela dataset export {found.supply} {found.number}`."
        )
    name = f"{found.supply}-{found.number}.jsonl"
    headers = {"Content-Disposition": str(content_disposition_header(True, name))}
    content = b"".join(actions.export_delta(by, found))
    return HttpResponse(content, content_type="application/x-ndjson", headers=headers)
