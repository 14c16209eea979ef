"""What commands and pages say of feeds."""

from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from tutela.casework.feeds import queries
from tutela.casework.feeds.models import Feed, Fetch, Request, Terms
from tutela.casework.times import moment

COUNTS = ("added", "changed", "revoked", "rejected", "unchanged", "held")


def age(since: datetime) -> str:
    """Say how long something stands so, in the largest unit that fits."""
    minutes = int((timezone.now() - since).total_seconds() // 60)
    for size, name in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            number = minutes // size
            return f"{number} {name}{'s' if number > 1 else ''}"
    return "less than a minute"


def moment_of(seconds: int) -> str:
    """Write a moment in seconds since 1970 as people read it."""
    return moment(datetime.fromtimestamp(seconds, UTC))


def stands(feed: Feed) -> str:
    """Say in a sentence where a feed stands, since when, and why."""
    why = f": {feed.cause}" if feed.cause else ""
    return f"{feed.get_state_display().capitalize()} for {age(feed.since)}{why}"


def next_due(feed: Feed) -> str:
    """Say when it is fetched next, of itself."""
    if feed.state == Feed.State.RUNNING:
        return "now"
    if feed.next_at is None:
        return (
            "a worker has it next" if feed.state == Feed.State.DUE else "not before a person has seen to it"
        )
    return moment(feed.next_at)


def meaning(terms: Terms) -> str:
    """Say what the numbers of its entries mean by some terms."""
    if not terms.region:
        return "No region is confirmed: its entries match and settle nothing."
    if terms.feed.kind != Feed.Kind.NCMEC:
        return f"Its numbers follow region {terms.region}."
    if not terms.trusted:
        return (
            f"Region {terms.region}; no member's classification counts: its entries match and settle nothing."
        )
    return (
        f"Region {terms.region}; the classifications of members {', '.join(terms.trusted)} count, undisputed."
    )


def whole(terms: Terms) -> str:
    """Say what is made of it that something is not handed out any more."""
    if terms.feed.kind != Feed.Kind.FILE:
        return "It says itself what was taken back."
    if not terms.is_whole:
        return "A part of what there is: what is not in it any more stays on the list."
    return (
        f"All there is: what is not in it any more is revoked; more than {terms.most_gone} per cent at once "
        "asks a person."
    )


def request_says(request: Request) -> str:
    """Say what came of one request."""
    code = f" {request.code}" if request.code else ""
    says = f": {request.says}" if request.says else ""
    taken = ""
    if request.outcome == Request.Outcome.ACCEPTED and request.wants in ("entries", "file"):
        taken = "; taken in" if request.taken_at else "; not taken in"
    return f"{request.outcome.capitalize()}{code}{says}{taken}"


def terms_row(terms: Terms) -> dict[str, Any]:
    """Write terms for a program."""
    return {
        "agreement": terms.agreement_id,
        "address": terms.address,
        "credentials": terms.credentials,
        "region": terms.region,
        "trusted": terms.trusted,
        "every_minutes": terms.every_minutes,
        "is_whole": terms.is_whole,
        "most_gone": terms.most_gone,
        "proposed_by": terms.proposed_by.username,
        "confirmed_by": terms.confirmed_by.username if terms.confirmed_by else "",
    }


def fetch_row(fetch: Fetch) -> dict[str, Any]:
    """Write a fetch for a program."""
    row = {
        "fetch": fetch.pk,
        "state": fetch.state,
        "began_at": fetch.began_at.isoformat(),
        "cause": fetch.cause,
    }
    return {**row, **{name: getattr(fetch, name) for name in COUNTS}}


def as_row(feed: Feed) -> dict[str, Any]:
    """Write a feed for a program."""
    terms, proposed = queries.terms_in_force(feed), queries.open_proposal(feed)
    return {
        "feed": str(feed),
        "partner": feed.partner.name,
        "list": feed.hash_list.name,
        "kind": feed.kind,
        "state": feed.state,
        "since": feed.since.isoformat(),
        "cause": feed.cause,
        "owner": feed.owner.username,
        "next_at": feed.next_at.isoformat() if feed.next_at else None,
        "remote": feed.remote,
        "terms": terms_row(terms) if terms else None,
        "proposed": terms_row(proposed) if proposed else None,
    }


def lines(feed: Feed) -> list[str]:
    """Say of a feed what people at a shell read."""
    terms = queries.terms_in_force(feed)
    found = [
        f"{feed}: {feed.get_kind_display()} of {feed.partner}, into {feed.hash_list}",
        f"  {stands(feed)}",
        f"  owner: {feed.owner.name}; next: {next_due(feed)}",
    ]
    if terms is not None:
        found += [f"  {terms.address}, every {terms.every_minutes} minutes", f"  {meaning(terms)}"]
    for fetch in feed.fetches.order_by("-pk")[:5]:
        counts = ", ".join(f"{getattr(fetch, name):,} {name}" for name in COUNTS if getattr(fetch, name))
        why = f": {fetch.cause}" if fetch.cause else ""
        found.append(
            f"  fetch {fetch.pk}, {moment(fetch.began_at)}, {fetch.state}: {counts or 'nothing new'}{why}"
        )
    return found
