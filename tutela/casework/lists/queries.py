"""Questions about hash lists, and the index of what a unit knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.index_cache import known, learned
from tutela.casework.lists.models import Entry, HashList, ListImport
from tutela.casework.lists.plugin_hashes import (
    KnownByPlugin,
    known_by_plugin,
    learned_by_plugin,
    near_by_plugin,
)
from tutela.casework.lists.unit_index import EntryHit, UnitIndex, active
from tutela.errors import NotFound


def lists_of(by: Actor) -> list[HashList]:
    """List the hash lists of the actor's unit, by name.

    Raises:
        NotAllowed: the actor may not see casework.
    """
    return list(every_list(by).order_by("name"))


def every_list(by: Actor) -> QuerySet[HashList]:
    """Give the hash lists of the actor's unit, to be asked for more of them.

    Raises:
        NotAllowed: the actor may not see casework.
    """
    gate.require(by, Act.SEE_CASEWORK)
    return HashList.objects.filter(unit=by.unit)


def list_for(by: Actor, name: str) -> HashList:
    """Find a hash list of the actor's unit by its name.

    Raises:
        NotAllowed: the actor may not see casework.
        NotFound: no such list, or another unit's.
    """
    gate.require(by, Act.SEE_CASEWORK)
    hash_list = HashList.objects.filter(unit=by.unit, name=name).select_related("unit").first()
    if hash_list is None:
        names = ", ".join(hash_list.name for hash_list in lists_of(by)) or "none yet"
        raise NotFound(f"There is no hash list {name!r}. The lists of this unit are: {names}.")
    return hash_list


def act_to_revoke(hash_list: HashList) -> Act:
    """Say which act revoking is: our own list is taken back by whoever publishes, others' by who imports."""
    return Act.PUBLISH_EDITION if hash_list.is_own else Act.IMPORT_LIST


def import_for(hash_list: HashList, number: int) -> ListImport:
    """Find an import of a list by its number.

    Raises:
        NotFound: no such import, or another list's.
    """
    listed = hash_list.imports.filter(pk=number).first()
    if listed is None:
        raise NotFound(f"There is no import {number} into {hash_list}.")
    return listed


def entry_for(by: Actor, number: int) -> Entry:
    """Find an entry of one of the actor's unit's lists by its number.

    Raises:
        NotAllowed: the actor may not see casework.
        NotFound: no such entry, or another unit's.
    """
    gate.require(by, Act.SEE_CASEWORK)
    entry = Entry.objects.filter(pk=number, hash_list__unit=by.unit).select_related("hash_list").first()
    if entry is None:
        raise NotFound(f"There is no list entry {number}.")
    return entry


@dataclass(frozen=True, slots=True)
class Summary:
    """How a list stands: what it holds, and what it can match."""

    entries: int
    active: int
    revoked: int
    proposed: int
    unmapped: int
    with_pdq: int
    with_video: int
    by_category: dict[str, int]


_NOTHING = dict.fromkeys(
    ("entries", "active", "revoked", "proposed", "unmapped", "with_pdq", "with_video"), 0
)


def summary(hash_list: HashList) -> Summary:
    """Count what a list holds."""
    return summaries([hash_list])[hash_list.pk]


def summaries(lists: Sequence[HashList]) -> dict[int, Summary]:
    """Count what each of some lists holds, by its number; that asks as little of the database as for one."""
    rows = Entry.objects.filter(hash_list__in=lists)
    counted = rows.values("hash_list").annotate(
        entries=Count("id"),
        active=Count("id", filter=active()),
        revoked=Count("id", filter=Q(revoked_at__isnull=False)),
        proposed=Count("id", filter=Q(first_in__isnull=False, listed_at=None)),
        unmapped=Count("id", filter=active() & Q(category="")),
        with_pdq=Count("id", filter=active() & Q(pdq__isnull=False)),
        with_video=Count("id", filter=active() & Q(vpdq__isnull=False)),
    )
    plain: list[dict[str, Any]] = [dict(row) for row in counted]
    counts = {row.pop("hash_list"): row for row in plain}
    by_category: dict[int, dict[str, int]] = {hash_list.pk: {} for hash_list in lists}
    coded = rows.filter(active()).values_list("hash_list", "category").annotate(n=Count("id"))
    for number, category, count in coded.order_by("hash_list", "category"):
        by_category[number][category] = count
    return {
        hash_list.pk: Summary(**counts.get(hash_list.pk, _NOTHING), by_category=by_category[hash_list.pk])
        for hash_list in lists
    }


__all__ = [
    "EntryHit",
    "KnownByPlugin",
    "Summary",
    "UnitIndex",
    "act_to_revoke",
    "entry_for",
    "import_for",
    "known",
    "known_by_plugin",
    "learned",
    "learned_by_plugin",
    "list_for",
    "lists_of",
    "near_by_plugin",
    "summaries",
    "summary",
]
