"""Proposes what an own list is to hold next, and publishes it: one person each."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.lists import editions, locks, preparing, proposing, queries
from tutela.casework.lists.actions import own_entries
from tutela.casework.lists.errors import NothingToList, NotOwn, ProposalOpen, ProposalStale, SamePerson
from tutela.casework.lists.models import Edition, HashList


@transaction.atomic
def prepare(by: Actor, hash_list: HashList) -> Edition | None:
    """Propose now, or have workers take what is lacking first, as `actions.prepare_proposal` tells it."""
    hash_list = _own(hash_list)
    lacking = preparing.still_to_take(hash_list)
    if not lacking or queries.proposal_of(hash_list) is not None:
        return propose(by, hash_list)
    if not preparing.is_under_way(hash_list):
        preparing.queue(by, hash_list, lacking)
    return None


@transaction.atomic
def propose(by: Actor, hash_list: HashList) -> Edition:
    """Put down as the next edition what can be listed, as `actions.propose` tells it."""
    hash_list = _own(hash_list)
    waiting = queries.proposal_of(hash_list)
    if waiting is not None:
        raise ProposalOpen(f"{waiting} is proposed already. Have it published or withdraw it first.")
    listed, left_out = proposing.collect(hash_list)
    latest = hash_list.editions.aggregate(latest=Max("number"))["latest"] or 0
    if not listed and not proposing.is_outdated(hash_list):
        raise NothingToList(proposing.nothing_said(hash_list, left_out))
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
        number=edition.number, listed=[one.item for one in listed], left_out=list(left_out),
    )  # fmt: skip
    return edition


def _own(hash_list: HashList) -> HashList:
    """Give an own list as it stands now, locked."""
    if not hash_list.is_own:
        raise NotOwn(f"{hash_list} was received from a partner. Editions are made of own lists only.")
    return locks.lock(hash_list.pk)


@transaction.atomic
def withdraw(by: Actor, edition: Edition) -> None:
    """Take a proposal back, as `actions.withdraw_proposal` tells it."""
    current = _locked(edition)
    number, listed = current.pk, own_entries.drop(current.hash_list, current.number)
    current.delete()
    log.record(
        by, "edition.withdrawn", purpose="listing", edition=number, number=edition.number, listed=listed
    )


def _locked(edition: Edition) -> Edition:
    """Give a proposal as it stands now, locked against whoever else would publish or withdraw it."""
    locks.lock(edition.hash_list_id)
    current = (
        Edition.objects.filter(pk=edition.pk, published_at=None).select_related("hash_list__unit").first()
    )
    if current is None:
        raise ProposalOpen(f"{edition} is published or withdrawn already. Nothing was changed.")
    return current


@transaction.atomic
def publish(by: Actor, edition: Edition) -> Edition:
    """Freeze a proposal and sign it, as `actions.publish` tells it."""
    current = _locked(edition)
    if by.person == current.proposed_person:
        raise SamePerson(f"{by.name} proposed {current} and may not publish it. Another person must.")
    _refuse_stale(current)
    current.published_by, current.published_at = by.name, timezone.now()
    current.manifest = editions.manifest_of(current)
    current.digest = editions.digest_of(current.manifest)
    current.signature = editions.sign(current.manifest)
    current.save()
    added = own_entries.put_in_force(current.hash_list, current.number)
    log.record(
        by, "edition.published", purpose="listing", edition=current.pk, number=current.number,
        entries=editions.members(current).count(), added=added,
        manifest_sha256=current.digest,
    )  # fmt: skip
    return current


def _refuse_stale(edition: Edition) -> None:
    if proposing.is_overtaken(edition):
        raise ProposalStale(f"{locks.why_withdrawn(edition.hash_list)} Withdraw the proposal of {edition}.")
    changed = proposing.changed_since(edition)
    if changed:
        some = ", ".join(f"T-{item}" for item in changed[:10])
        raise ProposalStale(
            f"The grade of {some} has changed since. Withdraw {edition} and propose it again."
        )
