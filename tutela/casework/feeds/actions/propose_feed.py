"""Puts down what is to be fetched from a partner, and into which list."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.feeds.actions import agreeing
from tutela.casework.feeds.actions.agreeing import Agreed
from tutela.casework.feeds.errors import BadFeed
from tutela.casework.feeds.models import Feed
from tutela.casework.gate import Act, Actor
from tutela.casework.lists import locks
from tutela.casework.lists.models import HashList
from tutela.casework.partners.models import Partner


def propose_feed(by: Actor, partner: Partner, hash_list: HashList, kind: str, agreed: Agreed) -> Feed:
    """Propose a feed; nothing is fetched before another person confirms it. Whoever proposes it owns it.

    Args:
        by: who proposes it.
        partner: an approved one.
        hash_list: a list of ours that it fills, of which no other feed does.
        kind: how it is handed out, as `Feed.Kind` has it.
        agreed: where it is, how often, and what its numbers mean.

    Raises:
        NotAllowed: the actor may not agree on feeds.
        BadFeed: something is missing, or does not fit.
        NotAddressable: the address is none.
        NotAllowedOut: no setting lets its host out; that is on record.
    """
    gate.require(by, Act.AGREE_FEEDS, hash_list)
    gate.require(by, Act.SEE_PARTNERS, partner)
    agreeing.require_whole(partner, hash_list, kind, agreed)
    agreeing.require_allowed(by, partner, agreed.address)
    with transaction.atomic():
        locks.lock_in_force(hash_list.pk)
        if Feed.objects.filter(hash_list=hash_list).exclude(state=Feed.State.ENDED).exists():
            raise BadFeed(f"A feed fills {hash_list} already, or is proposed to. End that first.")
        made = Feed.objects.create(partner=partner, hash_list=hash_list, kind=kind, owner_id=by.person)
        terms = agreeing.propose(by, made, agreed)
        log.record(
            by, "feed.proposed", purpose="matching", wrote=[made, terms], feed=made.pk, partner=partner.pk,
            list=hash_list.pk, kind=kind, region=terms.region, address_sha256=log.digest_of(terms.address),
        )  # fmt: skip
    return made
