"""The pages of look-ups."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.form_page import errors_of, form_page, said_at, said_in
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.errors import FileRefused, ImportBusy, ListWithdrawn
from tutela.casework.lists.queries import list_for
from tutela.casework.lookups import actions, pages, queries
from tutela.casework.lookups.errors import BadGrant, GrantMoved, OwnGrant
from tutela.casework.lookups.forms import Propose, Said
from tutela.casework.lookups.models import Grant
from tutela.casework.partners.queries import partner_for
from tutela.casework.people.queries import actor_of

_REFUSALS = (BadGrant, OwnGrant, GrantMoved, ListWithdrawn, FileRefused, ImportBusy)


@require_safe
def grants(request: HttpRequest) -> HttpResponse:
    """List whose programs look up what."""
    context = pages.grants(actor_of(request), row_number(request.GET.get("before")))
    return render(request, "lookups/grants.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Propose look-ups."""
    by = actor_of(request)
    gate.require(by, Act.EXPORT)
    form = Propose(request.POST or None, choices=pages.choices(by))
    if form.is_valid():
        sent = form.cleaned_data
        with said_at(form, None, BadGrant):
            takes = list_for(by, sent["suggestions_to"]) if sent["suggestions_to"] else None
            banks = {sent["bank"]: list_for(by, sent["hash_list"])}
            terms = actions.Terms(
                sent["per_minute"], sent["per_day"], sent["legal_basis"], sent["distances"], takes,
                sent["valid_to"],
            )  # fmt: skip
            made = actions.propose_grant(by, partner_for(by, sent["partner"]), banks, terms)
            return redirect("grant", made.pk)
    return form_page(
        request, form, heading="Let a partner's programs look up", back=("Look-ups", reverse("grants")),
        says=["Another person confirms it. Nothing is answered before."], button="Propose it",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: HttpRequest, number: int) -> HttpResponse:
    """Show what one partner's programs asked; posted to, take a step of it."""
    by = actor_of(request)
    found, errors = queries.grant_for(by, number), list[str]()
    if request.method == "POST":
        sent = Said(request.POST)
        if not sent.is_valid():
            errors = errors_of(sent)
        else:
            with said_in(errors, *_REFUSALS):
                chosen = [each for each in map(row_number, request.POST.getlist("number")) if each]
                _do(by, found, request.POST.get("act", ""), chosen, sent.cleaned_data["because"])
                return redirect("grant", number)
    context = {**pages.grant(by, found), "errors": errors, "sent": request.POST}
    return render(request, "lookups/grant.html", context, status=422 if errors else 200)


def _do(by: Actor, grant: Grant, act: str, chosen: list[int], because: str) -> None:
    steps: Mapping[str, Callable[[], object]] = {
        "confirm": lambda: actions.confirm_grant(by, grant),
        "end": lambda: actions.end_grant(by, grant, because),
        "take": lambda: actions.take_suggestions(by, grant, queries.suggestions_for(grant, chosen)),
        "refuse": lambda: actions.refuse_suggestions(
            by, grant, queries.suggestions_for(grant, chosen), because
        ),
    }
    if act not in steps:
        raise BadGrant("This page cannot do that.")
    if act in ("take", "refuse") and not chosen:
        raise BadGrant("Choose which suggestions first.")
    steps[act]()
