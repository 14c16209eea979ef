"""Ends the entries of a list that are gone or found not to be in remit."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.datasets.actions.entries.changing import lock
from tutela.casework.datasets.actions.entries.falling import end_fallen
from tutela.casework.datasets.models import EntryList, ListEntry
from tutela.casework.gate import Act, Actor


@transaction.atomic
def follow_entries(by: Actor, entry_list: EntryList) -> list[ListEntry]:
    """End what may stand no longer, as the machine does each minute; the next delta takes it away.

    Raises:
        NotAllowed: the actor is a person.
        VersionBroken: the book of terms in force is not what two people approved.
    """
    gate.require(by, Act.FOLLOW_SUPPLIES, entry_list)
    return end_fallen(by, lock(entry_list.pk))
