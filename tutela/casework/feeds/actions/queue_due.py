"""Queues what is to be fetched now."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.feeds.actions import locked
from tutela.casework.feeds.errors import FeedMoved
from tutela.casework.feeds.kinds import FETCH
from tutela.casework.feeds.models import Feed
from tutela.casework.gate import Act, Actor
from tutela.casework.jobs import queue


@transaction.atomic
def queue_due(by: Actor, feed: Feed) -> bool:
    """Queue a feed whose time has come, unless it waits for a worker already; say whether it did.

    Raises:
        NotAllowed: the actor is a person.
    """
    gate.require(by, Act.FETCH_FEEDS, feed)
    try:
        current = locked.feed(feed.pk, Feed.State.DUE, Feed.State.FAILED)
    except FeedMoved:
        return False
    current.next_at = None
    current.save(update_fields=["next_at"])
    queue.queue_once(FETCH, current.partner.unit_id, {"feed": current.pk})
    log.record(by, "feed.queued", purpose="matching", wrote=[current], feed=current.pk)
    return True
