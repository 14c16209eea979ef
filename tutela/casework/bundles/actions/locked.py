"""Gives a join as it stands now, its unit locked until the transaction ends."""

from tutela.casework.bundles.errors import JoinStands
from tutela.casework.bundles.models import Join
from tutela.casework.people.actions.lock_unit import lock_unit


def join(join: Join, *states: Join.State) -> Join:
    """Give a join as it stands now; nobody else changes a bundle of the unit meanwhile.

    Raises:
        JoinStands: it stands elsewhere by now.
    """
    lock_unit(join.unit_id)
    current = Join.objects.select_related("identifier").get(pk=join.pk)
    if current.state not in states:
        raise JoinStands(f"The join of {current} is {current.state}, so nothing was changed. Look again.")
    return current
