"""Ends the entries of a list that are gone or found not to be in remit."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.datasets.actions.entries.changing import lock
from tutela.casework.datasets.actions.entries.falling import end_fallen
from tutela.casework.datasets.models import EntryList, ListEntry
from tutela.casework.gate import Act, Actor


@transaction.atomic
def follow_entries(by: Actor, entry_list: EntryList, *, has_fallen: bool) -> list[ListEntry]:
    """End what may stand no longer; the next delta takes it away.

    Args:
        by: the machine.
        entry_list: which.
        has_fallen: that looking it over found something to end; without, it is noted that it was looked over.

    Raises:
        NotAllowed: the actor is a person.
        VersionBroken: the book of terms in force is not what two people approved.
    """
    gate.require(by, Act.FOLLOW_SUPPLIES, entry_list)
    ended = end_fallen(by, lock(entry_list.pk)) if has_fallen else []
    EntryList.objects.filter(pk=entry_list.pk).update(looked_at=timezone.now())
    return ended
