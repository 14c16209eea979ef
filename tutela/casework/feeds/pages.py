"""What the pages of feeds show."""

from typing import Any

from django.db.models import Count
from django.urls import reverse

from tutela.casework import gate, rooms
from tutela.casework.feeds import presenters, queries
from tutela.casework.feeds.models import Feed, Fetch, Request, Signal, TakenBack, Terms
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.queries import lists_of
from tutela.casework.partners.models import Agreement, Partner
from tutela.casework.times import moment, moment_to_the_second

Context = dict[str, Any]
PAGE, FETCHES, REQUESTS, TAKEN_BACK = 50, 50, 100, 100
State = Feed.State


def feeds(by: Actor, before: int | None) -> Context:
    """Say what is fetched from whom, the newest first.

    Raises:
        NotAllowed: the actor may not see partners.
    """
    every = queries.feeds_of(by)
    found = list((every if before is None else every.filter(pk__lt=before))[: PAGE + 1])
    return {
        "feeds": [_head(one) for one in found[:PAGE]],
        "new_href": reverse("feed-new") if gate.may(by, Act.AGREE_FEEDS) else "",
        "paging": {
            "says": "The newest first",
            "newer": "?" if before else "",
            "older": f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        },
    }


def agreements(partners: list[Partner]) -> list[tuple[str, str]]:
    """Give the agreements in force of some partners, as choices."""
    rows = Agreement.objects.filter(partner__in=partners, ended_at=None).exclude(confirmed_at=None)
    rows = rows.select_related("partner").order_by("partner__title", "pk")
    return [
        (str(each.pk), f"{each.partner.title}: agreement {each.pk}, {each.legal_basis[:80]}")
        for each in rows if each.is_in_force
    ]  # fmt: skip


def choices(by: Actor, of: Feed | None = None) -> dict[str, list[tuple[str, str]]]:
    """Give what a feed can be made of; of one that is there, its agreements."""
    if of is not None:
        return {"agreement": agreements([of.partner])}
    partners = list(Partner.objects.filter(unit=by.unit, state=Partner.State.APPROVED).order_by("title"))
    lists = [each for each in lists_of(by) if not each.is_own and not each.is_withdrawn]
    return {
        "partner": [(each.name, each.title) for each in partners],
        "hash_list": [(each.name, f"{each.name} (region {each.region or 'none'})") for each in lists],
        "agreement": agreements(partners),
    }


def _head(feed: Feed) -> Context:
    return {
        "name": str(feed),
        "href": reverse("feed", args=[feed.pk]),
        "partner": feed.partner.title,
        "partner_href": reverse("partner", args=[feed.partner.name]),
        "list": feed.hash_list.name,
        "list_href": reverse("hash-list", args=[feed.hash_list.name]),
        "kind": feed.get_kind_display(),
        "state": feed.get_state_display(),
        "is_trouble": feed.state in queries.TROUBLE,
        "age": presenters.age(feed.since),
        "owner": feed.owner.name,
        "next": presenters.next_due(feed) if feed.state not in (State.PROPOSED, State.ENDED) else "",
    }


def feed(by: Actor, shown: Feed) -> Context:
    """Say what one feed is, how it stands, what was fetched, and what the actor can do next."""
    terms, proposed = queries.terms_in_force(shown), queries.open_proposal(shown)
    agrees, confirms = gate.may(by, Act.AGREE_FEEDS, shown), gate.may(by, Act.CONFIRM_FEED, shown)
    fetches = list(shown.fetches.order_by("-pk")[:FETCHES])
    stands = shown.state != State.ENDED
    return {
        "feed": {
            **_head(shown), "stands": presenters.stands(shown), "since": moment(shown.since),
            "remote": shown.remote, "what_to_do": _what_to_do(shown), "asks": shown.state == State.ASKS,
            "upto": _upto(shown),
        },
        "terms": _terms(terms) if terms else None,
        "proposed": _terms(proposed) if proposed else None,
        "fetches": [_fetch(shown, one) for one in fetches],
        "members": list(shown.members.order_by("number")[:PAGE].values("number", "name")),
        "opinions": _opinions(shown),
        "may_confirm": confirms and proposed is not None and stands and proposed.proposed_by_id != by.person,
        "may_fetch": agrees and shown.state in (State.DUE, State.FAILED, State.PAUSED, State.ASKS),
        "may_begin_anew": agrees and shown.state == State.FAILED and bool(shown.checkpoint.get("window")),
        "may_allow": agrees and shown.state == State.ASKS,
        "may_pause": agrees and shown.state in (State.DUE, State.RUNNING, State.FAILED, State.ASKS),
        "may_end": agrees and stands,
        "change_href": reverse("feed-terms", args=[shown.pk]) if agrees and stands and not proposed else "",
    }  # fmt: skip


def _terms(terms: Terms) -> Context:
    confirmed = f"{terms.confirmed_by.name}, {moment(terms.confirmed_at)}" if terms.confirmed_by else ""
    return {
        "agreement": f"Agreement {terms.agreement_id}: {terms.agreement.legal_basis}",
        "contact": terms.agreement.contact,
        "address": terms.address,
        "credentials": terms.credentials,
        "region": terms.region,
        "meaning": presenters.meaning(terms),
        "whole": presenters.whole(terms),
        "every": f"{terms.every_minutes:,} minutes",
        "proposed": f"{terms.proposed_by.name}, {moment(terms.proposed_at)}",
        "confirmed": confirmed,
    }


def _upto(feed: Feed) -> str:
    """Say up to where it was fetched."""
    if feed.kind == Feed.Kind.FILE:
        sha256 = feed.checkpoint.get("sha256", "")
        return f"the file with SHA-256 {sha256}" if sha256 else "nothing yet"
    window = feed.checkpoint.get("window")
    within = ", and pages of the span behind that" if window else ""
    upto = int(feed.checkpoint.get("upto", 0))
    return f"{presenters.moment_of(upto)}{within}" if upto or window else "nothing yet"


def _what_to_do(feed: Feed) -> str:
    """Say to whoever has to see to a feed what that is."""
    if feed.state == State.ASKS:
        return (
            "Ask the partner whether so much was meant to go. If it was, allow this file; if not, wait for "
            "another and have it fetched then."
        )
    if feed.state == State.PAUSED:
        return "Have it fetched on once what is said above is seen to."
    if feed.state == State.FAILED and feed.next_at:
        return "It is tried again of itself. If it goes on, ask the partner, or whoever keeps the network."
    if feed.state == State.FAILED:
        return (
            "Nothing was lost: it stands before what could not be taken in. See to what is said above, with "
            "the partner where their page is wrong, then have it fetched."
        )
    return ""


def _fetch(feed: Feed, fetch: Fetch) -> Context:
    return {
        "number": fetch.pk,
        "href": reverse("feed-fetch", args=[feed.pk, fetch.pk]),
        "began": moment(fetch.began_at),
        "state": fetch.state,
        "cause": fetch.cause,
        **{name: f"{getattr(fetch, name):,}" for name in presenters.COUNTS},
    }


def _opinions(feed: Feed) -> list[Context]:
    """Count what members say now: for, against, or neither, and by which level."""
    rows = Signal.objects.filter(feed=feed, opinions__until=None, is_gone=False).exclude(opinions=None)
    counted = rows.values("opinions__member", "opinions__says", "opinions__level").annotate(
        things=Count("pk")
    )
    names = dict(feed.members.values_list("number", "name"))
    return [
        {
            "member": row["opinions__member"],
            "name": names.get(row["opinions__member"], ""),
            "says": row["opinions__says"],
            "level": row["opinions__level"],
            "things": f"{row['things']:,}",
        }
        for row in counted.order_by("-things", "opinions__member", "opinions__says", "opinions__level")[:PAGE]
    ]


def fetch(feed: Feed, shown: Fetch, after: int) -> Context:
    """Say what one fetch did: every request with its receipt, the imports, and what was taken back.

    Args:
        feed: whose.
        shown: which.
        after: the number of the request that the page before ended with.
    """
    found = list(queries.requests_of(shown).filter(number__gt=after)[: REQUESTS + 1])
    requests = found[:REQUESTS]
    taken_back = shown.taken_back.select_related("entry").order_by("pk")
    imports = queries.imports_of(shown)
    return {
        "feed": _head(feed),
        "fetch": {**_fetch(feed, shown), "ended": moment(shown.ended_at)},
        "requests": [_request(feed, each) for each in requests],
        "paging": {
            "says": "Requests, in their order",
            "newer": "?" if after else "",
            "older": f"?after={requests[-1].number}" if len(found) > REQUESTS else "",
        },
        "imports": [
            {
                "number": each.pk,
                "href": rooms.page_of("list import", feed.hash_list.name, each.pk),
                **{name: f"{count:,}" for name, count in each.counts.items()},
            }
            for each in imports
        ],
        "taken_back": [_taken_back(each) for each in taken_back[:TAKEN_BACK]],
        "taken_back_total": taken_back.count(),
    }


def _request(feed: Feed, request: Request) -> Context:
    listed = request.list_import_id
    return {
        "number": request.number,
        "wants": request.wants,
        "address": request.address,
        "at": moment_to_the_second(request.began_at),
        "says": presenters.request_says(request),
        "called": request.called,
        "bytes": f"{request.size_bytes:,}",
        "sha256": request.sha256,
        "records": f"{request.records:,}",
        "href": rooms.page_of("list import", feed.hash_list.name, listed) if listed else "",
        "import": listed,
    }


def _taken_back(row: TakenBack) -> Context:
    entry = row.entry
    named = next(
        (f"{name} {bytes(value).hex()}" for name, value in
         (("SHA-256", entry.sha256), ("SHA-1", entry.sha1), ("MD5", entry.md5), ("PDQ", entry.pdq)) if value),
        "",
    )  # fmt: skip
    return {"entry": entry.pk, "named": named, "why": row.get_why_display()}
