"""Gives a partner as it stands now, locked until the transaction ends."""

from tutela.casework.partners.errors import PartnerMoved
from tutela.casework.partners.models import Partner

State = Partner.State


def partner(number: int, *states: Partner.State) -> Partner:
    """Give a partner as it stands now.

    Raises:
        PartnerMoved: it is in none of these states.
    """
    current = Partner.objects.select_for_update(no_key=True).get(pk=number)
    if current.state not in states:
        raise PartnerMoved(f"{current} is {current.state}, so nothing was changed.")
    return current
