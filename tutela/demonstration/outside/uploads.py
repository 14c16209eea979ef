"""A list of a partner, into which sam has begun to send a file."""

from django.db import transaction

from tutela.casework.lists import actions as lists
from tutela.casework.lists.models import HashList
from tutela.demonstration.team import Whole

_RECEIVED = "Example received list"


@transaction.atomic
def send_list(team: Whole) -> None:
    """Make the list, and begin to send a file into it, unless the list is there."""
    if not HashList.objects.filter(unit=team.sam.unit, name=_RECEIVED).exists():
        received = lists.make_list(
            team.sam, _RECEIVED, purpose="known-illegal", pack="demonstration", region="UK"
        )
        lists.begin_upload(team.sam, received, "set.json", 100)
