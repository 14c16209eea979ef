"""Puts down as the next edition what can be listed."""

from django.db import transaction
from django.db.models import Max

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.editions import candidates, queries
from tutela.casework.editions.actions import locked
from tutela.casework.editions.errors import NothingToList, ProposalOpen
from tutela.casework.editions.models import Edition
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.actions import own_entries
from tutela.casework.lists.models import HashList


@transaction.atomic
def propose(by: Actor, hash_list: HashList) -> Edition:
    """Propose every released item that can be listed and is not listed yet, as the list's next edition.

    An item without every hash it needs is left out; `left_out` of the edition says which and why.

    Raises:
        NotAllowed: the actor may not propose entries in this unit.
        NotOwn: the list is a partner's.
        ProposalOpen: the list has a proposal that waits for somebody to publish it.
        NothingToList: there is nothing to list, and nothing revoked since the last edition.
    """
    gate.require(by, Act.PROPOSE_ENTRIES, hash_list)
    hash_list = locked.own_list(hash_list)
    waiting = queries.proposal_of(hash_list)
    if waiting is not None:
        raise ProposalOpen(f"{waiting} is proposed already. Have it published or withdraw it first.")
    listed, left_out = candidates.collect(hash_list)
    latest = hash_list.editions.aggregate(latest=Max("number"))["latest"] or 0
    if not listed and not candidates.is_outdated(hash_list):
        raise NothingToList(candidates.why_nothing(hash_list, left_out))
    edition = Edition.objects.create(
        hash_list=hash_list,
        number=latest + 1,
        proposed_by=by.name,
        proposed_person=by.person,
        left_out=[{"item": item, "reason": reason} for item, reason in left_out.items()],
    )
    own_entries.hold(hash_list, edition.number, listed)
    log.record(
        by, "edition.proposed", purpose="listing", list=hash_list.pk, edition=edition.pk,
        number=edition.number, listed=[record.item for record in listed], left_out=list(left_out),
    )  # fmt: skip
    return edition
