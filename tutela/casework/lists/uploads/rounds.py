"""What is looked after each minute."""

from django.utils import timezone

from tutela.casework.gate import machine
from tutela.casework.lists import actions
from tutela.casework.lists.models import Upload
from tutela.casework.lists.uploads import queries

_OLD = "Nobody confirmed it within a day. Send it again if it is still wanted."
_STUCK = "No worker could import it within a week. Tell an administrator, then send it again."


def end_old() -> None:
    """Drop what people sent and did not confirm within a day, or no worker imported within a week."""
    for upload in queries.forgotten(timezone.now()):
        because = _STUCK if upload.state == Upload.State.CONFIRMED else _OLD
        actions.end_upload(machine(upload.hash_list.unit_id, "the lists"), upload, because)
