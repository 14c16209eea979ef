"""The pages of feeds."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate
from tutela.casework.channels.errors import NotAddressable, NotAllowedOut
from tutela.casework.database import row_number
from tutela.casework.feeds import actions, forms, pages, queries
from tutela.casework.feeds.errors import BadFeed, FeedMoved, OwnFeed
from tutela.casework.feeds.models import Feed, Terms
from tutela.casework.form_page import errors_of, form_page, said_at, said_in, take_step
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.errors import ListWithdrawn
from tutela.casework.lists.queries import list_for
from tutela.casework.partners.models import Agreement
from tutela.casework.partners.queries import partner_for
from tutela.casework.people.queries import actor_of

_REFUSALS = (BadFeed, OwnFeed, FeedMoved, ListWithdrawn)
_OF_TERMS = (
    "address",
    "credentials",
    "region",
    "every_minutes",
    "is_whole",
    "most_gone",
    "mapping",
    "hash_kind",
)


@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """List what is fetched from whom."""
    context = pages.feeds(actor_of(request), row_number(request.GET.get("before")))
    return render(request, "feeds/feeds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Propose a feed."""
    by = actor_of(request)
    gate.require(by, Act.AGREE_FEEDS)
    form = forms.Propose(request.POST or None, choices=pages.choices(by))
    if form.is_valid():
        sent = form.cleaned_data
        with said_at(form, None, BadFeed, ListWithdrawn, NotAddressable, NotAllowedOut):
            partner, hash_list = partner_for(by, sent["partner"]), list_for(by, sent["hash_list"])
            made = actions.propose_feed(by, partner, hash_list, sent["kind"], _agreed(by, sent))
            return redirect("feed", made.pk)
    return form_page(
        request, form, heading="Fetch from a partner", back=("Feeds", reverse("feeds")),
        says=["Another person confirms it, with what its numbers mean. Nothing is fetched before."],
        button="Propose it",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Propose other terms for a feed."""
    by = actor_of(request)
    gate.require(by, Act.AGREE_FEEDS)
    found = queries.feed_for(by, number)
    initial = _initial(queries.terms_in_force(found))
    form = forms.Terms(request.POST or None, choices=pages.choices(by, found), initial=initial)
    if form.is_valid():
        with said_at(form, None, BadFeed, FeedMoved, NotAddressable, NotAllowedOut):
            actions.propose_terms(by, found, _agreed(by, form.cleaned_data))
            return redirect("feed", number)
    return form_page(
        request, form, heading=f"Change {found}", back=(str(found), reverse("feed", args=[number])),
        says=["It is fetched as before until another person confirms this."], button="Propose it",
    )  # fmt: skip


def _initial(terms: Terms | None) -> dict[str, Any]:
    if terms is None:
        return {}
    kept = {name: getattr(terms, name) for name in _OF_TERMS}
    return {**kept, "agreement": str(terms.agreement_id), "trusted": " ".join(terms.trusted)}


def _agreed(by: Actor, sent: Mapping[str, Any]) -> actions.Agreed:
    agreement = Agreement.objects.get(pk=int(sent["agreement"]), partner__unit=by.unit)
    trusted = tuple(sent["trusted"].split())
    return actions.Agreed(agreement, trusted=trusted, **{name: sent[name] for name in _OF_TERMS})


@require_http_methods(["GET", "HEAD", "POST"])
def feed(request: HttpRequest, number: int) -> HttpResponse:
    """Show what was fetched of one feed; posted to, take a step of it."""
    by = actor_of(request)
    found, errors = queries.feed_for(by, number), list[str]()
    if request.method == "POST":
        sent = forms.Said(request.POST)
        if not sent.is_valid():
            errors = errors_of(sent)
        else:
            with said_in(errors, *_REFUSALS):
                _do(by, found, request.POST.get("act", ""), sent.cleaned_data)
                return redirect("feed", number)
    context = {**pages.feed(by, found), "errors": errors, "sent": request.POST}
    return render(request, "feeds/feed.html", context, status=422 if errors else 200)


def _do(by: Actor, feed: Feed, act: str, sent: Mapping[str, str]) -> None:
    steps: Mapping[str, Callable[[], object]] = {
        "confirm": lambda: actions.confirm_terms(by, feed, sent["region"]),
        "fetch": lambda: actions.fetch_soon(by, feed),
        "anew": lambda: actions.fetch_soon(by, feed, from_first_page=True),
        "allow": lambda: actions.allow_file(by, feed, sent["sha256"]),
        "pause": lambda: actions.pause_feed(by, feed, sent["because"]),
        "end": lambda: actions.end_feed(by, feed, sent["because"]),
    }
    take_step(steps, act, BadFeed)


@require_safe
def fetch(request: HttpRequest, number: int, n: int) -> HttpResponse:
    """Show what one fetch did."""
    by = actor_of(request)
    found = queries.feed_for(by, number)
    after = row_number(request.GET.get("after")) or 0
    return render(request, "feeds/fetch.html", pages.fetch(found, queries.fetch_for(found, n), after))
