"""Questions about lists of addresses, domains and terms."""

import hashlib
import json
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tutela.casework import gate
from tutela.casework.datasets.models import EntryList, ListEntry, Supply
from tutela.casework.gate import Act, Actor
from tutela.errors import NotFound

WAITS, STANDS = Q(approved_at=None, ended_at=None), Q(approved_at__isnull=False, ended_at=None)
# What ended and no edition has taken away yet; and with it what no edition has brought yet.
_LEAVES = Q(first_in__isnull=False, last_in=None, ended_at__isnull=False)
UNNUMBERED = Q(STANDS, first_in=None) | _LEAVES


def entry_lists_of(by: Actor) -> QuerySet[EntryList]:
    """List the unit's lists of addresses, domains and terms by name.

    Raises:
        NotAllowed: the actor may not give lists out.
    """
    gate.require(by, Act.EXPORT)
    return EntryList.objects.filter(unit=by.unit).order_by("name")


def with_counts(by: Actor) -> QuerySet[EntryList]:
    """List them with how many entries stand and how many wait."""
    counts = {
        "standing": Count("entries", filter=Q(entries__approved_at__isnull=False, entries__ended_at=None)),
        "waiting": Count("entries", filter=Q(entries__approved_at=None, entries__ended_at=None)),
    }
    return entry_lists_of(by).annotate(**counts)


def entry_list_for(by: Actor, name: str) -> EntryList:
    """Find a list of the actor's unit.

    Raises:
        NotAllowed: the actor may not give lists out.
        NotFound: there is none of that name.
    """
    found = entry_lists_of(by).filter(name=name).first()
    if found is None:
        raise NotFound(f"There is no list {name[:60]!r} of addresses, domains or terms.")
    return found


def waiting(of: EntryList) -> QuerySet[ListEntry]:
    """Give the entries that nobody approved yet, the oldest first."""
    return of.entries.filter(WAITS).select_related("proposed_by", "report").order_by("pk")


def standing(of: EntryList) -> QuerySet[ListEntry]:
    """Give the entries that are approved and have not ended, the newest first."""
    rows = of.entries.filter(STANDS).select_related("proposed_by", "approved_by", "report")
    return rows.order_by("-pk")


def entry_for(of: EntryList, number: int) -> ListEntry:
    """Find an entry of a list that has not ended.

    Raises:
        NotFound: it has none of that number, or it has ended.
    """
    found = of.entries.filter(pk=number, ended_at=None).first()
    if found is None:
        raise NotFound(f"{of} has no entry {number} that stands or waits.")
    return found


def seen(entries: QuerySet[ListEntry]) -> str:
    """Give the digest of what waits, by which somebody says that they read just that."""
    rows = entries.order_by("pk").values_list("pk", "key", "said", "because")
    return hashlib.sha256(json.dumps(list(rows), sort_keys=True).encode()).hexdigest()


def to_approve(by: Actor) -> QuerySet[ListEntry]:
    """Give the entries that wait for the actor to approve them: proposed by others."""
    waits = ListEntry.objects.filter(WAITS, entry_list__unit=by.unit).exclude(proposed_by=by.person)
    return waits if gate.may(by, Act.PUBLISH_EDITION) else waits.none()


def to_take_away(by: Actor) -> QuerySet[ListEntry]:
    """Give the entries that have ended while a partner still has them, for whoever makes deltas."""
    gone = ListEntry.objects.filter(_LEAVES, entry_list__unit=by.unit)
    given = Supply.objects.filter(
        entry_list=OuterRef("entry_list"), ended_at=None, deltas__to_edition__gte=OuterRef("first_in")
    )
    return gone.filter(Exists(given)) if gate.may(by, Act.EXPORT) else gone.none()


def to_look_over(before: datetime) -> QuerySet[EntryList]:
    """Give every unit's lists that hold something and were not looked over since a moment."""
    held = ListEntry.objects.filter(entry_list=OuterRef("pk"), ended_at=None)
    is_due = Q(looked_at=None) | Q(looked_at__lt=before)
    return EntryList.objects.filter(is_due, Exists(held)).order_by("pk")
