"""Finding items, the page of each, and a staged look from there."""

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutela.casework.cases.queries import exhibit_for
from tutela.casework.finding import actions, exhibit_page, item_page, pages, queries, timeline
from tutela.casework.finding.errors import BadLook
from tutela.casework.items.queries import item_for
from tutela.casework.people.queries import actor_of
from tutela.casework.subjects.queries import case_for
from tutela.casework.welfare.presenters import picture


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Show what was found; what can only mean one item leads to its page."""
    by = actor_of(request)
    if not request.GET.get("in") and (item := pages.one_item(by, request.GET.get("q", ""))) is not None:
        return redirect("item", item.pk)
    return render(request, "finding/find.html", pages.find(by, request.GET))


@require_safe
def item(request: HttpRequest, number: int) -> HttpResponse:
    """Show what is on record of one item."""
    by = actor_of(request)
    found = queries.item_to_read(by, number)
    return render(request, "finding/item.html", item_page.page(by, found, request.GET))


@require_safe
def exhibit_items(request: HttpRequest, case: str, reference: str) -> HttpResponse:
    """List the items of one exhibit."""
    exhibit = exhibit_for(actor_of(request), f"{case}/{reference}")
    return render(request, "finding/exhibit.html", exhibit_page.page(exhibit, request.GET))


@require_safe
def case_timeline(request: HttpRequest, case: str) -> HttpResponse:
    """Show what happened in a case, of one kind if the address says so."""
    by = actor_of(request)
    context = timeline.page(by, case_for(by, case), request.GET.dict())
    return render(request, "finding/timeline.html", context)


@require_http_methods(["GET", "POST"])
def standin(request: HttpRequest, number: int) -> HttpResponse:
    """Give an item's stand-in, or make it first where nobody did yet."""
    by = actor_of(request)
    return picture(actions.standin(by, item_for(by, number), make=request.method == "POST"))


@require_POST
def reveal(request: HttpRequest, number: int) -> HttpResponse:
    """Show an item, on record."""
    by = actor_of(request)
    chosen = item_for(by, number)
    variant, key, step = _asked(request.body)
    return picture(actions.look(by, chosen, variant, key, step))


def _asked(body: bytes) -> tuple[str, UUID, int | None]:
    """Read which variant is asked for, the key of the look, and the step if one is asked for.

    Raises:
        BadLook: it is not of the agreed form.
    """
    try:
        asked = json.loads(body)
        step = asked.get("step")
        return str(asked["variant"]), UUID(str(asked["key"])), None if step is None else int(step)
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise BadLook("This look cannot be read. Load the page again.") from wrong
