"""Has a feed fetched now, whatever its interval."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.feeds.actions import locked
from tutela.casework.feeds.exchanges.windows import behind
from tutela.casework.feeds.kinds import FETCH
from tutela.casework.feeds.models import Feed
from tutela.casework.gate import Act, Actor
from tutela.casework.jobs import queue

_STATES = (Feed.State.DUE, Feed.State.FAILED, Feed.State.PAUSED, Feed.State.ASKS)


@transaction.atomic
def fetch_soon(by: Actor, feed: Feed, *, from_first_page: bool = False) -> Feed:
    """Have a worker fetch a feed on at once: also one that was paused, or failed and was seen to.

    Args:
        by: who asks for it.
        feed: which.
        from_first_page: whether the span that it stopped in is asked for from its first page again, where
            what it says of the next one leads nowhere. Nothing doubles by that.

    Raises:
        NotAllowed: the actor may not agree on feeds.
        FeedMoved: it is being fetched, not confirmed yet, or has ended.
    """
    gate.require(by, Act.AGREE_FEEDS, feed)
    current = locked.feed(feed.pk, *_STATES)
    if from_first_page and current.kind != Feed.Kind.FILE:
        current.checkpoint = behind(int(current.checkpoint.get("upto", 0)))
    locked.move(current, Feed.State.DUE)
    current.next_at = timezone.now()
    current.save()
    queue.queue_once(FETCH, current.partner.unit_id, {"feed": current.pk})
    log.record(
        by,
        "feed.wanted",
        purpose="matching",
        wrote=[current],
        feed=current.pk,
        from_first_page=from_first_page,
    )
    return current
