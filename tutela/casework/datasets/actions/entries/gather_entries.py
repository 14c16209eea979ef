"""Proposes what people decided elsewhere for a list: addresses found in remit, terms of the book in force."""

from itertools import islice

from django.db import transaction

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.datasets.actions.entries.changing import end, lock
from tutela.casework.datasets.entries.queries import WAITS
from tutela.casework.datasets.entries.sources import new_ones
from tutela.casework.datasets.models import EntryList, ListEntry
from tutela.casework.gate import Act, Actor

MOST_AT_ONCE = 500


@transaction.atomic
def gather_entries(by: Actor, entry_list: EntryList) -> list[ListEntry]:
    """Propose what could be listed and neither waits nor stands; another person approves it.

    Of domains there is never any: a person proposes each.

    Raises:
        NotAllowed: the actor may not give lists out.
        VersionBroken: the book of terms in force is not what two people approved.
    """
    gate.require(by, Act.EXPORT, entry_list)
    current = lock(entry_list.pk)
    found = list(islice(new_ones(current), MOST_AT_ONCE))
    waits = current.entries.filter(WAITS)
    # What waits as it was before gives way to what it is now.
    stale = end(waits.filter(sha256__in=[each.sha256 for each in found]), by.name, "Proposed anew.")
    made = database.insert([each.entry(current.pk, by.person) for each in found])
    if made:
        log.record(
            by, "entries.proposed", purpose="sharing", wrote=[*made, *stale], entry_list=current.pk,
            count=len(made),
        )  # fmt: skip
    return made
