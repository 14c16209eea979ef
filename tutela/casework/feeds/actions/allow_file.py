"""Allows a file although much of what was there before is not in it."""

import re

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.feeds.actions import locked
from tutela.casework.feeds.errors import BadFeed
from tutela.casework.feeds.kinds import FETCH
from tutela.casework.feeds.models import Feed
from tutela.casework.gate import Act, Actor
from tutela.casework.jobs import queue

_SHA256 = re.compile(r"[0-9a-f]{64}")


@transaction.atomic
def allow_file(by: Actor, feed: Feed, sha256: str) -> Feed:
    """Allow one file, by its SHA-256: what is not in it any more is revoked when it is fetched next.

    Raises:
        NotAllowed: the actor may not agree on feeds.
        BadFeed: it is not the file that the feed stopped at.
        FeedMoved: the feed does not ask.
    """
    gate.require(by, Act.AGREE_FEEDS, feed)
    current = locked.feed(feed.pk, Feed.State.ASKS)
    wanted = sha256.strip().lower()
    if not _SHA256.fullmatch(wanted) or wanted not in current.cause:
        raise BadFeed("Give the SHA-256 of the file that it stopped at, as its page says it.")
    locked.move(current, Feed.State.DUE)
    current.large_change, current.next_at = wanted, timezone.now()
    current.save()
    queue.queue_once(FETCH, current.partner.unit_id, {"feed": current.pk})
    log.record(by, "feed.file_allowed", purpose="matching", wrote=[current], feed=current.pk, sha256=wanted)
    return current
