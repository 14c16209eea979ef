"""Takes a proposal back."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.editions.actions import locked
from tutela.casework.editions.models import Edition
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.actions import own_entries


@transaction.atomic
def withdraw_proposal(by: Actor, edition: Edition) -> None:
    """Take a proposal back; its entries were never on the list.

    Raises:
        NotAllowed: the actor may not propose entries in this unit.
        ProposalOpen: the edition is published.
    """
    gate.require(by, Act.PROPOSE_ENTRIES, edition)
    current = locked.proposal(edition)
    number, listed = current.pk, own_entries.drop(current.hash_list, current.number)
    current.delete()
    log.record(
        by, "edition.withdrawn", purpose="listing", edition=number, number=edition.number, listed=listed
    )
