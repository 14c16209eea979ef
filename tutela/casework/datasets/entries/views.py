"""The pages of lists of addresses, domains and terms."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.datasets import actions
from tutela.casework.datasets.entries import pages, queries
from tutela.casework.datasets.entries.forms import NewList, Said
from tutela.casework.datasets.errors import BadEntry, BadSupply, OwnSupply
from tutela.casework.datasets.forms import Agreed
from tutela.casework.datasets.models import EntryList
from tutela.casework.form_page import errors_of, form_page, said_at, said_in, take_step
from tutela.casework.gate import Act, Actor
from tutela.casework.partners.queries import partner_for
from tutela.casework.people.queries import actor_of
from tutela.errors import NotFound


@require_safe
def entry_lists(request: HttpRequest) -> HttpResponse:
    """List the lists."""
    return render(request, "datasets/entry_lists.html", pages.entry_lists(actor_of(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a list."""
    by = actor_of(request)
    gate.require(by, Act.EXPORT)
    form = NewList(request.POST or None, term_lists=pages.term_lists(by))
    if form.is_valid():
        with said_at(form, None, BadEntry):
            made = actions.make_entry_list(by, **form.cleaned_data)
            return redirect("entry-list", made.name)
    return form_page(
        request, form, heading="Make a list", back=("Lists", reverse("entry-lists")),
        says=["It is empty at first, and nobody is given it before two people agree on that."],
        button="Make it",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, name: str) -> HttpResponse:
    """Propose to give a list to a partner."""
    by = actor_of(request)
    found = queries.entry_list_for(by, name)
    form = Agreed(request.POST or None, **pages.choices(by, found))
    if form.is_valid():
        with said_at(form, None, BadSupply):
            to = partner_for(by, form.cleaned_data["partner"])
            made = actions.propose_supply(by, to, found, **form.terms)
            return redirect("supply", made.pk)
    return form_page(
        request, form, heading=f"Give {found} to a partner",
        back=(found.name, reverse("entry-list", args=[found.name])),
        says=["Another person confirms it. Nothing is given before."], button="Propose it",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def entry_list(request: HttpRequest, name: str) -> HttpResponse:
    """Show a list; posted to, take a step of it."""
    by = actor_of(request)
    found, errors = queries.entry_list_for(by, name), list[str]()
    if request.method == "POST":
        sent = Said(request.POST)
        if not sent.is_valid():
            errors = errors_of(sent)
        else:
            with said_in(errors, BadEntry, OwnSupply, NotFound):
                ticked = [row_number(each) or 0 for each in request.POST.getlist("chosen")]
                _do(by, found, request.POST.get("act", ""), sent.cleaned_data, ticked)
                return redirect("entry-list", name)
    before = row_number(request.GET.get("before"))
    context = {**pages.entry_list(by, found, before), "errors": errors, "sent": request.POST}
    return render(request, "datasets/entry_list.html", context, status=422 if errors else 200)


def _do(by: Actor, of: EntryList, act: str, said: Mapping[str, Any], ticked: list[int]) -> None:
    steps: Mapping[str, Callable[[], object]] = {
        "gather": lambda: actions.gather_entries(by, of),
        "domain": lambda: actions.propose_domain(
            by, of, said["host"], said["because"], is_dedicated=said["is_dedicated"]
        ),
        "approve": lambda: actions.approve_entries(by, of, ticked),
        "end": lambda: actions.end_entry(by, queries.entry_for(of, said["number"] or 0), said["because"]),
    }
    take_step(steps, act, BadEntry)
