"""Questions about feeds."""

from datetime import datetime

from django.db.models import Q, QuerySet

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.feeds.models import Feed, Fetch, Request, TakenBack, Terms
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.models import Entry, HashList, ListImport
from tutela.errors import NotFound

State = Feed.State
# What a person has to see to, beside what nobody has confirmed.
TROUBLE = (State.FAILED, State.PAUSED, State.ASKS)


def feeds_of(by: Actor) -> QuerySet[Feed]:
    """List the unit's feeds, the newest first.

    Raises:
        NotAllowed: the actor may not see partners.
    """
    gate.require(by, Act.SEE_PARTNERS)
    own = Feed.objects.filter(partner__unit=by.unit)
    return own.select_related("partner__unit", "hash_list", "owner").order_by("-pk")


def feed_for(by: Actor, number: int) -> Feed:
    """Find a feed of the actor's unit.

    Raises:
        NotFound: there is none, or it is another unit's.
    """
    found = feeds_of(by).filter(pk=number).first()
    if found is None:
        raise NotFound(f"There is no feed FD-{number}.")
    return found


def number_in(reference: str) -> int:
    """Read FD-3, or 3.

    Raises:
        NotFound: it is neither.
    """
    number = row_number(reference.strip().upper().removeprefix("FD-"))
    if number is None:
        raise NotFound("Write a feed as FD-3.")
    return number


def terms_in_force(feed: Feed) -> Terms | None:
    """Give the newest terms that two people agreed on; None before."""
    confirmed = feed.terms.exclude(confirmed_at=None).order_by("-confirmed_at", "-pk")
    return confirmed.select_related("agreement", "proposed_by", "confirmed_by").first()


def open_proposal(feed: Feed) -> Terms | None:
    """Give the terms that wait for another person."""
    waiting = feed.terms.filter(confirmed_at=None)
    return waiting.select_related("agreement", "proposed_by", "confirmed_by").first()


def fetch_for(feed: Feed, number: int) -> Fetch:
    """Find a fetch of a feed.

    Raises:
        NotFound: there is none, or it is another feed's.
    """
    found = feed.fetches.filter(pk=number).select_related("terms").first()
    if found is None:
        raise NotFound(f"There is no fetch {number} of {feed}.")
    return found


def requests_of(fetch: Fetch) -> QuerySet[Request]:
    """List the requests of a fetch, in their order."""
    return fetch.requests.order_by("number")


def imports_of(fetch: Fetch) -> QuerySet[ListImport]:
    """List the imports by which a fetch filled its list, in their order."""
    numbers = fetch.requests.exclude(list_import=None).values("list_import")
    return ListImport.objects.filter(pk__in=numbers).order_by("pk")


def taken_back(hash_list: HashList) -> QuerySet[Entry]:
    """Give the entries of a list that their own sender took back or changed, and may send again."""
    return Entry.objects.filter(
        hash_list=hash_list, pk__in=TakenBack.objects.filter(fetch__feed__hash_list=hash_list).values("entry")
    )


def standing(feed: Feed) -> QuerySet[Entry]:
    """Give the entries in force that a feed brought as a file."""
    brought = Request.objects.filter(fetch__feed=feed).exclude(list_import=None).values("list_import")
    return Entry.objects.filter(hash_list=feed.hash_list_id, list_import__in=brought, revoked_at=None)


def due(at: datetime) -> QuerySet[Feed]:
    """Give the feeds of every unit whose time has come."""
    waits = Feed.objects.filter(state__in=(State.DUE, State.FAILED), next_at__lte=at)
    return waits.select_related("partner").order_by("next_at", "pk")


def with_workers() -> QuerySet[Feed]:
    """Give the feeds of every unit that a worker is at, or is to be, as far as their rows say."""
    is_queued = Q(state=State.DUE, next_at=None)
    rows = Feed.objects.filter(is_queued | Q(state=State.RUNNING))
    return rows.select_related("partner").order_by("pk")


def to_confirm(by: Actor) -> QuerySet[Terms]:
    """Give the terms that wait for the actor to confirm them: proposed by others."""
    waits = Terms.objects.filter(feed__partner__unit=by.unit, confirmed_at=None).exclude(
        feed__state=State.ENDED
    )
    return waits.exclude(proposed_by=by.person) if gate.may(by, Act.CONFIRM_FEED) else waits.none()


def in_trouble(by: Actor) -> QuerySet[Feed]:
    """Give the feeds that somebody has to see to: one's own, and for those who agree on feeds every one."""
    trouble = Feed.objects.filter(partner__unit=by.unit, state__in=TROUBLE)
    if gate.may(by, Act.AGREE_FEEDS):
        return trouble
    return trouble.filter(Q(owner=by.person)) if by.person else trouble.none()
