"""Ends a feed."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.feeds.actions import locked
from tutela.casework.feeds.actions.fetching import half_read
from tutela.casework.feeds.models import Feed
from tutela.casework.gate import Act, Actor
from tutela.engine.taxonomy import terminology


@transaction.atomic
def end_feed(by: Actor, feed: Feed, because: str) -> Feed:
    """End a feed for good. What it brought stays on its list, until the list is withdrawn as a whole.

    Raises:
        NotAllowed: the actor may not agree on feeds.
        BadFeed: no reason was given, or it is too long.
        FeedMoved: it has ended already.
        RefusedWords: the reason says what is said by codes alone.
    """
    gate.require(by, Act.AGREE_FEEDS, feed)
    terminology.guard(because)
    locked.require_reason(because)
    current = locked.feed(feed.pk)
    closed = half_read.close(by, current, f"{by.name} ended the feed.")
    locked.move(current, Feed.State.ENDED, f"{by.name}: {because.strip()}")
    current.next_at = None
    current.save()
    log.record(
        by, "feed.ended", purpose="matching", wrote=[current, *closed], feed=current.pk,
        reason_sha256=log.digest_of(because),
    )  # fmt: skip
    return current
