"""What is looked after each minute."""

from django.utils import timezone

from tutela.casework.gate import machine
from tutela.casework.lists import actions
from tutela.casework.lists.uploads import queries

_OLD = "Nobody confirmed it within a day. Send it again if it is still wanted."


def end_old() -> None:
    """Drop what people sent and did not confirm within a day, in every unit."""
    for upload in queries.forgotten(timezone.now()):
        actions.end_upload(machine(upload.hash_list.unit_id, "the lists"), upload, _OLD)
