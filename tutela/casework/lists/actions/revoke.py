"""Revokes one entry, of a list received or of our own."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Actor
from tutela.casework.lists import locks, queries
from tutela.casework.lists.actions import recall
from tutela.casework.lists.errors import NotRevocable
from tutela.casework.lists.models import Entry, ListImport

MOST_REASON = 300  # the columns


@transaction.atomic
def revoke(by: Actor, entry: Entry, reason: str) -> Entry:
    """Revoke an entry: it stops matching at once, and the next edition of an own list lacks it.

    Raises:
        NotAllowed: the actor may not publish (an own list) or import (a partner's) in this unit.
        NotRevocable: no reason was given, the entry is revoked already, or it is not in force yet.
    """
    gate.require(by, queries.act_to_revoke(entry.hash_list), entry.hash_list)
    return end_entry(by, entry, reason)


def end_entry(by: Actor, entry: Entry, reason: str) -> Entry:
    """The step of it: for a verb of a room above too, which found that an own entry rests on a wrong grade.

    Raises:
        NotRevocable: as `revoke`.
    """
    check_reason(reason)
    hash_list = locks.lock(entry.hash_list_id)
    current = Entry.objects.select_related("hash_list", "list_import").get(pk=entry.pk)
    if current.revoked_at is not None:
        raise NotRevocable(f"Entry {current.pk} is revoked already.")
    if current.first_in is not None and current.listed_at is None:
        proposal = f"{hash_list} edition {current.first_in}"
        raise NotRevocable(f"Entry {current.pk} is only proposed. Withdraw {proposal} instead.")
    if current.list_import is not None and current.list_import.state != ListImport.State.FINISHED:
        raise NotRevocable(f"Entry {current.pk} is of a file that is not taken in yet. It matches nothing.")
    recall.take_off(by, hash_list, current, reason)
    return current


def check_reason(reason: str) -> None:
    """Refuse to revoke without a reason.

    Raises:
        NotRevocable: there is none, or it is too long to be kept.
    """
    if not reason.strip() or len(reason) > MOST_REASON:
        raise NotRevocable(f"Give a reason of 1 to {MOST_REASON} characters, for whoever received the list.")
