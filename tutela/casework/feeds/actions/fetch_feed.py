"""Fetches what a partner hands out, from where the last time ended."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.channels.errors import NotAllowedOut
from tutela.casework.channels.outward.answers import Outcome
from tutela.casework.custody import log
from tutela.casework.feeds import queries, secrets
from tutela.casework.feeds.actions import locked
from tutela.casework.feeds.actions.fetching.calling import Run
from tutela.casework.feeds.actions.fetching.paging import run_exchange
from tutela.casework.feeds.actions.fetching.stopping import Overtaken, Stopped, failed
from tutela.casework.feeds.actions.fetching.whole_file import run_file
from tutela.casework.feeds.models import Feed, Fetch, Request, Terms
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.errors import FileRefused, ListWithdrawn
from tutela.casework.partners.models import Partner
from tutela.engine.formats.exchanges import reading
from tutela.engine.media.fence.fence import Fence

# Whoever failed so often in a row is told of; before, it is only tried again.
_FAILED_AFTER = 3
_FETCHABLE = (Feed.State.DUE, Feed.State.FAILED, Feed.State.ASKS, Feed.State.RUNNING)


def fetch_feed(by: Actor, feed: Feed) -> Fetch | None:
    """Fetch a feed: what is taken in is there together with how far that is, or neither is.

    One that a sudden end cut off goes on from there. Each request is on record before it is sent.

    Args:
        by: the machine of the unit.
        feed: which.

    Returns:
        what came of it; None where nothing may be fetched now, or another worker took it over.

    Raises:
        NotAllowed: the actor is a person.
        FenceUnusable: nothing can be read here.
    """
    gate.require(by, Act.FETCH_FEEDS, feed)
    fetch = _begin(by, feed)
    if fetch is None:
        return None
    try:
        stop = _run(by, fetch)
    except Overtaken:
        return None
    return _end(by, fetch, stop)


@transaction.atomic
def _begin(by: Actor, feed: Feed) -> Fetch | None:
    current = (
        Feed.objects.select_for_update(of=("self",)).select_related("partner", "hash_list").get(pk=feed.pk)
    )
    if current.state not in _FETCHABLE:
        return None
    terms = queries.terms_in_force(current)
    if terms is None or (why := _why_not(current, terms)):
        locked.move(current, Feed.State.PAUSED, why if terms else "Nothing is agreed about it.")
        current.next_at = None
        current.save()
        log.record(by, "feed.paused", purpose="matching", wrote=[current], feed=current.pk)
        return None
    fetch = current.fetches.filter(state=Fetch.State.RUNNING).order_by("-pk").first()
    cut_off = list(Request.objects.filter(fetch=fetch, outcome=Request.Outcome.BEGUN)) if fetch else []
    for each in cut_off:
        each.outcome, each.ended_at, each.says = Outcome.NO_ANSWER.value, timezone.now(), "It was cut off."
        each.save()
    if fetch is None or fetch.terms_id != terms.pk:
        fetch = Fetch.objects.create(feed=current, terms=terms)
    else:
        fetch.attempt += 1
        fetch.save(update_fields=["attempt"])
    locked.move(current, Feed.State.RUNNING)
    current.next_at = None
    current.save()
    log.record(
        by, "feed.begun", purpose="matching", wrote=[current, fetch, *cut_off], feed=current.pk,
        fetch=fetch.pk, attempt=fetch.attempt,
    )  # fmt: skip
    fetch.feed, fetch.terms = current, terms
    return fetch


def _why_not(feed: Feed, terms: Terms) -> str:
    """Say why nothing may be fetched, or nothing."""
    if feed.partner.state != Partner.State.APPROVED:
        return f"{feed.partner} is not approved, or has ended."
    if not terms.agreement.is_in_force:
        ask = terms.agreement.contact
        return f"The agreement with {feed.partner} is not in force any more. Ask there: {ask}."
    return f"{feed.hash_list} was withdrawn as a whole." if feed.hash_list.is_withdrawn else ""


def _run(by: Actor, fetch: Fetch) -> Stopped | None:
    """Do what its kind is fetched by; give why it stopped, or None where it came to its end."""
    does: Callable[[Run], None] = run_file if fetch.feed.kind == Feed.Kind.FILE else run_exchange
    try:
        secret = secrets.read(fetch.terms.credentials)
        with Fence(reading.WORK, least=settings.TUTELA_FENCE) as fence:
            does(Run(by, fetch, secret, fence))
    except NotAllowedOut as refused:
        return _refused_here(by, fetch, str(refused))
    except Stopped as stop:
        return stop
    except (ListWithdrawn, FileRefused) as refused:
        return failed(str(refused))
    return None


@transaction.atomic
def _refused_here(by: Actor, fetch: Fetch, why: str) -> Stopped:
    """Put down that nobody was asked, and why."""
    row = Request.objects.create(
        fetch=fetch, number=fetch.requests.count() + 1, wants="credentials", address=fetch.terms.address,
        ended_at=timezone.now(), outcome=Request.Outcome.REFUSED_HERE, says=why[:500],
    )  # fmt: skip
    log.record(by, "feed.refused", purpose="matching", wrote=[row], feed=fetch.feed.pk, fetch=fetch.pk)
    return failed(why)


@transaction.atomic
def _end(by: Actor, fetch: Fetch, stop: Stopped | None) -> Fetch | None:
    current = locked.feed(fetch.feed.pk)
    row = Fetch.objects.get(pk=fetch.pk)
    if row.attempt != fetch.attempt or row.state != Fetch.State.RUNNING:
        return None
    now = timezone.now()
    row.ended_at, row.state = now, Fetch.State.STOPPED if stop else Fetch.State.DONE
    row.cause = stop.cause[:500] if stop else ""
    row.save()
    if stop is None:
        locked.move(current, Feed.State.DUE)
        current.failures, current.next_at = 0, now + timedelta(minutes=fetch.terms.every_minutes)
    else:
        _stop(current, stop)
    current.save()
    log.record(
        by, "feed.fetched", purpose="matching", wrote=[current, row], feed=current.pk, fetch=row.pk,
        state=row.state, added=row.added, changed=row.changed, revoked=row.revoked, rejected=row.rejected,
    )  # fmt: skip
    return row


def _stop(current: Feed, stop: Stopped) -> None:
    """Say where a feed stands that was not fetched to its end."""
    state = stop.state
    if stop.after_s:
        current.failures += 1
        # What fails again and again is told to people, and is tried again all the same.
        state = Feed.State.FAILED if current.failures >= _FAILED_AFTER else stop.state
    locked.move(current, state, stop.cause)
    again = stop.after_s is not None
    current.next_at = timezone.now() + timedelta(seconds=stop.after_s or 0.0) if again else None
