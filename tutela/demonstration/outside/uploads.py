"""A list of a partner, into which sam has sent a file that waits for a person to confirm it."""

from django.db import transaction

from tutela.casework.lists import actions as lists
from tutela.casework.lists.models import HashList
from tutela.demonstration.team import Whole

_RECEIVED = "Example received list"
# Of the numbers 1 to 3 and not of any file.
_DIGESTS = b"".join(b"%032x\n" % number for number in range(1, 4))


@transaction.atomic
def send_list(team: Whole) -> None:
    """Make the list, and send a file into it, unless the list is there."""
    if not HashList.objects.filter(unit=team.sam.unit, name=_RECEIVED).exists():
        received = lists.make_list(
            team.sam, _RECEIVED, purpose="known-illegal", pack="demonstration", region="UK"
        )
        upload = lists.begin_upload(team.sam, received, "digests.txt", len(_DIGESTS))
        lists.add_piece(team.sam, upload, 0, _DIGESTS)
