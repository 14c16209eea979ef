"""Locks a list, so that all who bring it entries or change what it matches take turns."""

from tutela.casework.lists.errors import ListWithdrawn, NotOwn
from tutela.casework.lists.models import HashList
from tutela.casework.times import moment


def lock(number: int) -> HashList:
    """Give a list as it stands now, locked until the transaction ends."""
    return HashList.objects.select_for_update().get(pk=number)


def lock_in_force(number: int) -> HashList:
    """Lock a list that is to be added to.

    Raises:
        ListWithdrawn: it was withdrawn as a whole.
    """
    current = lock(number)
    require_in_force(current)
    return current


def require_in_force(hash_list: HashList) -> None:
    """Make sure that a list takes something in.

    Raises:
        ListWithdrawn: it was withdrawn as a whole.
    """
    if hash_list.is_withdrawn:
        raise ListWithdrawn(f"{why_withdrawn(hash_list)} Nothing is added to it any more. Make another list.")


def require_received(hash_list: HashList) -> None:
    """Make sure that a list is filled with what others send.

    Raises:
        NotOwn: it is built here.
    """
    if hash_list.is_own:
        raise NotOwn(
            f"{hash_list} is built here from released grades. Make another list for what partners send."
        )


def why_withdrawn(hash_list: HashList) -> str:
    """Say when a withdrawn list was withdrawn, by whom and why, as a sentence or two; "" of one in force."""
    if hash_list.withdrawn_at is None:
        return ""
    at = moment(hash_list.withdrawn_at)
    reason = hash_list.withdrawn_because.rstrip(".")
    return f"{hash_list} was withdrawn on {at}, by {hash_list.withdrawn_by}: {reason}."
