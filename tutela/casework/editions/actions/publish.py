"""Publishes a proposal: freezes it, signs it, and puts what it brings in force."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.custody.record import checkpoints
from tutela.casework.editions import candidates, manifest
from tutela.casework.editions.actions import locked
from tutela.casework.editions.errors import ProposalStale, SamePerson
from tutela.casework.editions.models import Edition
from tutela.casework.gate import Act, Actor
from tutela.casework.lists import locks
from tutela.casework.lists.actions import own_entries


@transaction.atomic
def publish(by: Actor, edition: Edition) -> Edition:
    """Publish what another person proposed: freeze the edition and sign it. Its entries match from now on.

    Raises:
        NotAllowed: the actor may not publish in this unit.
        SamePerson: the actor proposed it.
        ProposalOpen: it is published or withdrawn already.
        ProposalStale: an item's grade has changed since it was proposed, or the list was withdrawn.
    """
    gate.require(by, Act.PUBLISH_EDITION, edition)
    current = locked.proposal(edition)
    if by.person == current.proposed_person:
        raise SamePerson(f"{by.name} proposed {current} and may not publish it. Another person must.")
    _refuse_stale(current)
    current.published_by, current.published_at = by.name, timezone.now()
    current.manifest = manifest.manifest_of(current)
    current.digest = manifest.digest_of(current.manifest)
    current.signature = manifest.sign(current.manifest)
    current.save()
    added = own_entries.put_in_force(current.hash_list, current.number)
    log.record(
        by, "edition.published", purpose="listing", edition=current.pk, number=current.number,
        entries=manifest.members(current).count(), added=added,
        manifest_sha256=current.digest,
    )  # fmt: skip
    checkpoints.make_after_commit()
    return current


def _refuse_stale(edition: Edition) -> None:
    if candidates.is_overtaken(edition):
        raise ProposalStale(f"{locks.why_withdrawn(edition.hash_list)} Withdraw the proposal of {edition}.")
    changed = candidates.changed_since(edition)
    if changed:
        references = ", ".join(f"T-{item}" for item in changed[:10])
        raise ProposalStale(
            f"The grade of {references} has changed since. Withdraw {edition} and propose it again."
        )
