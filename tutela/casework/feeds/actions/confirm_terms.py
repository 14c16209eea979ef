"""Confirms terms of a feed that another person proposed."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.feeds import queries
from tutela.casework.feeds.actions import locked
from tutela.casework.feeds.actions.fetching import half_read
from tutela.casework.feeds.errors import BadFeed, FeedMoved, OwnFeed
from tutela.casework.feeds.kinds import FETCH
from tutela.casework.feeds.models import Feed, Terms
from tutela.casework.gate import Act, Actor
from tutela.casework.jobs import queue

# What says what its entries are: with another of it, all of it is asked for anew.
_MEANING = ("address", "region", "trusted", "mapping", "hash_kind")


@transaction.atomic
def confirm_terms(by: Actor, feed: Feed, region: str) -> Feed:
    """Confirm what waits, with the region that its numbers follow; it is fetched by it from now on.

    Where the new terms say that its entries mean something else, all of it is asked for anew.

    Args:
        by: who confirms.
        feed: the feed.
        region: as the actor says it is; "" where nothing of it is to settle anything.

    Raises:
        NotAllowed: the actor may not confirm feeds.
        OwnFeed: the actor proposed it.
        BadFeed: that is not the region that was proposed.
        FeedMoved: nothing waits to be confirmed, or it has ended.
    """
    gate.require(by, Act.CONFIRM_FEED, feed)
    current = locked.feed(feed.pk)
    terms = queries.open_proposal(current)
    if terms is None:
        raise FeedMoved(f"Nothing of {current} waits to be confirmed.")
    if terms.proposed_by_id == by.person:
        raise OwnFeed(f"{by.name} proposed this of {current}. Another person confirms it.")
    if region.strip().casefold() != terms.region.casefold():
        raise BadFeed(
            f"Proposed is region {terms.region or 'none'}, not {region.strip() or 'none'}. "
            "Ask whoever proposed it which scheme its numbers follow."
        )
    before = queries.terms_in_force(current)
    terms.confirmed_by_id, terms.confirmed_at = by.person, timezone.now()
    terms.save(update_fields=["confirmed_by", "confirmed_at"])
    closed = half_read.close(by, current, "It was agreed anew while it was fetched.")
    if before is None or _means_else(before, terms):
        current.checkpoint = {}
    locked.move(current, Feed.State.DUE)
    current.next_at, current.failures = timezone.now(), 0
    current.save()
    queue.queue_once(FETCH, current.partner.unit_id, {"feed": current.pk})
    log.record(
        by, "feed.confirmed", purpose="matching", wrote=[current, terms, *closed], feed=current.pk,
        terms=terms.pk, region=terms.region,
    )  # fmt: skip
    return current


def _means_else(before: Terms, after: Terms) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in _MEANING)
