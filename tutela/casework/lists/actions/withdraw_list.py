"""Withdraws a list as a whole."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.lists import change_feed, locks, queries
from tutela.casework.lists.actions import imports
from tutela.casework.lists.actions.revoke import check_reason
from tutela.casework.lists.errors import NotRevocable
from tutela.casework.lists.models import Entry, HashList, ListImport
from tutela.casework.lists.unit_index import active


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What withdrawing a list did: how many entries it revoked, and which files it stopped being read."""

    entries: int
    stopped: list[ListImport]


def withdraw_list(by: Actor, hash_list: HashList, reason: str) -> Withdrawal:
    """Withdraw a list as a whole, for good: it was delivered in error, or may be used no longer.

    Every entry in force is revoked, and what the list had settled is matched again, as for one entry. The
    entries stay on record. A file that is being read into the list, or whose reading was interrupted, is
    refused and its records are taken back; nothing can be imported into the list or listed on it any more.

    Raises:
        NotAllowed: the actor may not publish (an own list) or import (a partner's) in this unit.
        NotRevocable: no reason was given, or the list is withdrawn already.
    """
    gate.require(by, queries.act_to_revoke(hash_list), hash_list)
    check_reason(reason)
    done = _withdraw(by, hash_list, reason)
    for listed in done.stopped:
        # Whoever is reading it takes its records back as well; after a kill nobody else would.
        imports.drop_entries(listed)
    return done


@transaction.atomic
def _withdraw(by: Actor, hash_list: HashList, reason: str) -> Withdrawal:
    """Close a list: revoke what is in force, and refuse the files that are not read to their end yet."""
    current = locks.lock(hash_list.pk)
    if current.is_withdrawn:
        raise NotRevocable(f"{locks.why_withdrawn(current)} Nothing was changed.")
    now = timezone.now()
    current.withdrawn_at, current.withdrawn_by, current.withdrawn_because = now, by.name, reason
    current.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    entries = Entry.objects.filter(pk__in=Entry.objects.filter(active(), hash_list=current).values("pk"))
    count = entries.update(
        revoked_at=now, revoked_because=reason, last_in=change_feed.latest_edition(current)
    )
    stopped = list(current.imports.filter(state=ListImport.State.READING).order_by("pk"))
    for listed in stopped:
        imports.refuse(by, listed, locks.why_withdrawn(current))
    change_feed.note(current, is_withdrawal=True, entries=count)
    log.record(
        by, "list.withdrawn", purpose="recall", list=current.pk, entries=count,
        reason_sha256=log.digest_of(reason),
    )  # fmt: skip
    return Withdrawal(count, stopped)
