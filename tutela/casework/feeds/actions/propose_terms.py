"""Puts down other terms for a feed that is there."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.feeds import queries
from tutela.casework.feeds.actions import agreeing, locked
from tutela.casework.feeds.actions.agreeing import Agreed
from tutela.casework.feeds.errors import FeedMoved
from tutela.casework.feeds.models import Feed, Terms
from tutela.casework.gate import Act, Actor


def propose_terms(by: Actor, feed: Feed, agreed: Agreed) -> Terms:
    """Propose to change a feed; it is fetched as before until another person confirms that.

    Raises:
        NotAllowed: the actor may not agree on feeds.
        BadFeed: something is missing, or does not fit.
        FeedMoved: other terms wait to be confirmed, or it has ended.
        NotAddressable: the address is none.
        NotAllowedOut: no setting lets its host out; that is on record.
    """
    gate.require(by, Act.AGREE_FEEDS, feed)
    agreeing.require_whole(feed.partner, feed.hash_list, feed.kind, agreed)
    agreeing.require_allowed(by, feed.partner, agreed.address)
    with transaction.atomic():
        current = locked.feed(feed.pk)
        if queries.open_proposal(current) is not None:
            raise FeedMoved(f"Other terms of {current} wait to be confirmed. Have those decided first.")
        terms = agreeing.propose(by, current, agreed)
        log.record(
            by, "feed.terms_proposed", purpose="matching", wrote=[terms], feed=current.pk, terms=terms.pk,
            region=terms.region, address_sha256=log.digest_of(terms.address),
        )  # fmt: skip
    return terms
