"""Gives an own list or a proposal as it stands now, locked until the transaction ends."""

from tutela.casework.editions.errors import ProposalOpen
from tutela.casework.editions.models import Edition
from tutela.casework.lists import locks as lists
from tutela.casework.lists.errors import NotOwn
from tutela.casework.lists.models import HashList


def own_list(hash_list: HashList) -> HashList:
    """Give an own list as it stands now, locked.

    Raises:
        NotOwn: the list is a partner's.
    """
    if not hash_list.is_own:
        raise NotOwn(f"{hash_list} was received from a partner. Editions are made of own lists only.")
    return lists.lock(hash_list.pk)


def proposal(edition: Edition) -> Edition:
    """Give a proposal as it stands now, locked against whoever else would publish or withdraw it.

    Raises:
        ProposalOpen: it is published or withdrawn already.
    """
    lists.lock(edition.hash_list_id)
    current = (
        Edition.objects.filter(pk=edition.pk, published_at=None).select_related("hash_list__unit").first()
    )
    if current is None:
        raise ProposalOpen(f"{edition} is published or withdrawn already. Nothing was changed.")
    return current
