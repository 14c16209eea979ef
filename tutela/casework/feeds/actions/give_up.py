"""Says that a feed is at no worker's any more."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.feeds.actions import locked
from tutela.casework.feeds.actions.fetching import half_read
from tutela.casework.feeds.models import Feed
from tutela.casework.gate import Act, Actor

_BECAUSE = "No worker is at it any more: what it did ended it again and again. Tell an administrator."


@transaction.atomic
def give_up(by: Actor, feed: Feed) -> Feed:
    """Say that fetching a feed failed for good, so that people are told; what was taken in stays.

    Raises:
        NotAllowed: the actor is a person.
        FeedMoved: it is not being fetched.
    """
    gate.require(by, Act.FETCH_FEEDS, feed)
    current = locked.feed(feed.pk, Feed.State.RUNNING)
    closed = half_read.close(by, current, _BECAUSE)
    locked.move(current, Feed.State.FAILED, _BECAUSE)
    current.next_at = None
    current.save()
    log.record(by, "feed.given_up", purpose="matching", wrote=[current, *closed], feed=current.pk)
    return current
