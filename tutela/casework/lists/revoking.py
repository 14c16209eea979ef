"""Takes back what a list says: one entry, or the list as a whole."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.lists import change_feed, locks
from tutela.casework.lists.actions import import_batches
from tutela.casework.lists.errors import NotRevocable
from tutela.casework.lists.models import Entry, HashList, ListImport
from tutela.casework.lists.unit_index import active

MOST_REASON = 300  # the columns


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What withdrawing a list did: how many entries it revoked, and which files it stopped being read."""

    entries: int
    stopped: list[ListImport]


@transaction.atomic
def revoke(by: Actor, entry: Entry, reason: str) -> Entry:
    """Revoke one entry, as `actions.revoke` tells it."""
    _check(reason)
    hash_list = locks.lock(entry.hash_list_id)
    current = Entry.objects.select_related("hash_list", "added_in", "list_import").get(pk=entry.pk)
    if current.revoked_at is not None:
        raise NotRevocable(f"Entry {current.pk} is revoked already.")
    if current.added_in is not None and current.added_in.published_at is None:
        raise NotRevocable(f"Entry {current.pk} is only proposed. Withdraw {current.added_in} instead.")
    if current.list_import is not None and current.list_import.state != ListImport.State.FINISHED:
        raise NotRevocable(f"Entry {current.pk} is of a file that is not taken in yet. It matches nothing.")
    current.revoked_at, current.revoked_because = timezone.now(), reason
    current.last_in = _latest_published(hash_list)
    current.save(update_fields=["revoked_at", "revoked_because", "last_in"])
    change_feed.note(hash_list, revoked=current, entries=1)
    log.record(
        by, "entry.revoked", purpose="recall", list=hash_list.pk, entry=current.pk,
        reason_sha256=log.digest_of(reason),
    )  # fmt: skip
    return current


@transaction.atomic
def withdraw(by: Actor, hash_list: HashList, reason: str) -> Withdrawal:
    """Close a list: revoke what is in force, and refuse the files that are not read to their end yet."""
    _check(reason)
    current = locks.lock(hash_list.pk)
    if current.is_withdrawn:
        raise NotRevocable(f"{locks.why_withdrawn(current)} Nothing was changed.")
    now = timezone.now()
    current.withdrawn_at, current.withdrawn_by, current.withdrawn_because = now, by.name, reason
    current.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    entries = Entry.objects.filter(pk__in=Entry.objects.filter(active(), hash_list=current).values("pk"))
    count = entries.update(revoked_at=now, revoked_because=reason, last_in=_latest_published(current))
    stopped = list(current.imports.filter(state=ListImport.State.READING).order_by("pk"))
    for listed in stopped:
        import_batches.refuse(by, listed, locks.why_withdrawn(current))
    change_feed.note(current, is_withdrawal=True, entries=count)
    log.record(
        by, "list.withdrawn", purpose="recall", list=current.pk, entries=count,
        reason_sha256=log.digest_of(reason),
    )  # fmt: skip
    return Withdrawal(count, stopped)


def _check(reason: str) -> None:
    if not reason.strip() or len(reason) > MOST_REASON:
        raise NotRevocable(f"Give a reason of 1 to {MOST_REASON} characters, for whoever received the list.")


def _latest_published(hash_list: HashList) -> int | None:
    published = hash_list.editions.exclude(published_at=None).aggregate(latest=Max("number"))
    latest: int | None = published["latest"]
    return latest
