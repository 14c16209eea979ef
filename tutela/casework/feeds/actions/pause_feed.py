"""Pauses a feed."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.feeds.actions import locked
from tutela.casework.feeds.actions.fetching import half_read
from tutela.casework.feeds.models import Feed
from tutela.casework.gate import Act, Actor
from tutela.engine.taxonomy import terminology

_STATES = (Feed.State.DUE, Feed.State.RUNNING, Feed.State.FAILED, Feed.State.ASKS)


@transaction.atomic
def pause_feed(by: Actor, feed: Feed, because: str) -> Feed:
    """Pause a feed: nothing is fetched until somebody has it fetched on; what it brought stays.

    Raises:
        NotAllowed: the actor may not agree on feeds.
        BadFeed: no reason was given, or it is too long.
        FeedMoved: it is paused already, not confirmed yet, or has ended.
        RefusedWords: the reason says what is said by codes alone.
    """
    gate.require(by, Act.AGREE_FEEDS, feed)
    terminology.guard(because)
    locked.require_reason(because)
    current = locked.feed(feed.pk, *_STATES)
    closed = half_read.close(by, current, f"{by.name} paused it.")
    locked.move(current, Feed.State.PAUSED, f"{by.name}: {because.strip()}")
    current.next_at = None
    current.save()
    log.record(
        by, "feed.paused", purpose="matching", wrote=[current, *closed], feed=current.pk,
        reason_sha256=log.digest_of(because),
    )  # fmt: skip
    return current
