"""The pages of exchanges abroad."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutela.casework import gate, references
from tutela.casework.abroad import actions, pages, queries
from tutela.casework.abroad.errors import (
    BadExchange,
    ExchangeMoved,
    NoExchangeServer,
    NotAssessed,
    NotMapped,
    OwnExchange,
)
from tutela.casework.abroad.forms import Make, Route, Said
from tutela.casework.abroad.models import ExchangeItem
from tutela.casework.abroad.routes import pages as route_pages
from tutela.casework.database import row_number
from tutela.casework.form_page import errors_of, form_page, said_at, said_in, take_step
from tutela.casework.gate import Act, Actor
from tutela.casework.people.queries import actor_of
from tutela.casework.reports.queries import report_for
from tutela.errors import NotFound

_REFUSALS = (BadExchange, OwnExchange, ExchangeMoved, NoExchangeServer, NotAssessed, NotMapped, NotFound)


@require_safe
def exchanges(request: HttpRequest) -> HttpResponse:
    """List what goes abroad and what comes from there."""
    before = row_number(request.GET.get("before"))
    context = pages.exchanges(actor_of(request), request.GET.get("state", ""), before)
    return render(request, "abroad/exchanges.html", context)


@require_safe
def routes(request: HttpRequest) -> HttpResponse:
    """Show to whom what is hosted in each country goes."""
    return render(request, "abroad/routes.html", route_pages.routes(actor_of(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def pulls(request: HttpRequest) -> HttpResponse:
    """List the rounds in which what partners assigned was fetched; posted to, fetch it now."""
    by = actor_of(request)
    if request.method == "POST":
        actions.pull_reports(by)
        return redirect("exchange-pulls")
    context = pages.pulls(by, row_number(request.GET.get("before")))
    return render(request, "abroad/pulls.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, report: int) -> HttpResponse:
    """Make what goes abroad of an address of a report."""
    by = actor_of(request)
    found = report_for(by, report)
    gate.require(by, Act.WORK_EXCHANGES, on=found)
    there = route_pages.addresses_of(found)
    form = Make(
        request.POST if request.method == "POST" else None, partners=list(queries.recipients(by)),
        grades=route_pages.values_of(by.unit),
        addresses=[(each["address"], each["shown"]) for each in there if each["category"]],
    )  # fmt: skip
    if form.is_valid():
        with said_at(form, None, *_REFUSALS):
            sent = form.cleaned_data
            draft = actions.Draft(**{**sent, "items": _items(sent["items"])})
            return redirect("exchange", actions.make_item(by, found, draft).pk)
    context = {
        "form": form,
        "report": found,
        "back_href": reverse("report", args=[report]),
        "addresses": there,
    }
    return render(request, "abroad/new.html", context, status=422 if form.errors else 200)


def _items(text: str) -> list[int]:
    """Read references of items: T-12.

    Raises:
        BadExchange: one is none.
    """
    numbers = references.numbers_in(text, "T-")
    if numbers is None:
        raise BadExchange("Write the references of items, as T-12, with blanks or commas between.")
    return numbers


@require_http_methods(["GET", "HEAD", "POST"])
def route(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for another route; posted to, take it."""
    by = actor_of(request)
    found = queries.item_for(by, number)
    gate.require(by, Act.WORK_EXCHANGES, on=found)
    form = Route(
        request.POST if request.method == "POST" else None,
        partners=list(queries.recipients(by)),
        grades=route_pages.values_of(by.unit),
    )
    if form.is_valid():
        with said_at(form, None, *_REFUSALS):
            wanted = actions.Wanted(**form.cleaned_data)
            actions.reroute_item(by, found, found.version, wanted)
            return redirect("exchange", number)
    says = [
        f"By the rule: {found.rule}",
        "What is sent is written anew, and another person approves it anew.",
    ]
    return form_page(
        request, form, heading=f"{found}: find a route", says=says,
        back=(str(found), reverse("exchange", args=[number])), button="Take this route",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def exchange(request: HttpRequest, number: int) -> HttpResponse:
    """Show one item with its calls and steps; posted to, take a step of it."""
    by = actor_of(request)
    found, errors = queries.item_for(by, number), list[str]()
    if request.method == "POST":
        sent = Said(request.POST)
        if not sent.is_valid():
            errors = errors_of(sent)
        else:
            with said_in(errors, *_REFUSALS):
                _do(by, found, request.POST.get("act", ""), sent.cleaned_data)
                return redirect("exchange", number)
    context = {**pages.exchange(by, found), "errors": errors, "sent": request.POST}
    return render(request, "abroad/exchange.html", context, status=422 if errors else 200)


def _do(by: Actor, item: ExchangeItem, act: str, said: Mapping[str, Any]) -> None:
    seen = said["version"]
    steps: Mapping[str, Callable[[], object]] = {
        "approve": lambda: actions.approve_item(by, item, seen, said["digest"]),
        "resume": lambda: actions.resume_item(by, item, seen),
        "settle": lambda: _settle(by, item, said),
        "end": lambda: actions.end_item(by, item, seen, said["because"]),
        "ask": lambda: _ask(by, item),
        "asked": lambda: actions.note_asked(by, item, seen, said["because"]),
        "hand on": lambda: actions.hand_on_item(by, item, seen, said["to"]),
    }
    take_step(steps, act, BadExchange)


def _ask(by: Actor, item: ExchangeItem) -> None:
    why = actions.ask_state(by, item, actions.Session())
    if why:
        raise BadExchange(f"They did not answer. {why}")


def _settle(by: Actor, item: ExchangeItem, said: Mapping[str, Any]) -> None:
    if said["known"] not in ("there", "not"):
        raise BadExchange("Say whether they have it.")
    actions.settle_item(
        by, item, said["version"], said["number"], said["because"], has_it=said["known"] == "there"
    )


@require_POST
def given(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """Give the file that is handed over by hand; that it was taken stands on record."""
    by = actor_of(request)
    found = queries.item_for(by, number)
    seen = row_number(request.POST.get("version")) or 0
    octets = actions.give_file(by, found, seen, form)
    kinds = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
    answer = HttpResponse(octets, content_type=kinds[form])
    answer["Content-Disposition"] = f'attachment; filename="{found}.{form}"'
    return answer
