"""Feeds as they stand while nobody else changes them."""

from django.utils import timezone

from tutela.casework.feeds.errors import BadFeed, FeedMoved
from tutela.casework.feeds.models import Feed

MOST_LETTERS = 400


def feed(number: int, *states: Feed.State) -> Feed:
    """Give a feed, locked until the transaction ends.

    Raises:
        FeedMoved: it is in none of these states; without any, it has ended.
    """
    rows = Feed.objects.select_for_update(of=("self",)).select_related("partner", "hash_list")
    current = rows.get(pk=number)
    if current.state not in (states or [each for each in Feed.State if each != Feed.State.ENDED]):
        why = f": {current.cause}" if current.cause else "."
        raise FeedMoved(f"{current} {current.get_state_display()}{why} Nothing was changed.")
    return current


def move(current: Feed, state: Feed.State, cause: str = "") -> None:
    """Say where a locked feed stands from now on, and why; the caller writes it."""
    if current.state != state:
        current.since = timezone.now()
    current.state, current.cause = state, cause[:500]


def require_reason(because: str) -> None:
    """Refuse what has no reason.

    Raises:
        BadFeed: there is none, or it is too long.
    """
    if not because.strip() or len(because) > MOST_LETTERS:
        raise BadFeed(f"Say why, in at most {MOST_LETTERS} characters.")
