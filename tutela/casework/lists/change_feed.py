"""What changed in which list since when: the way an index follows its lists without reading them again."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Max, Q, QuerySet, Sum

from tutela.casework.database import require_transaction
from tutela.casework.jobs import queue as jobs
from tutela.casework.jobs.models import Job
from tutela.casework.lists.kinds import RECALL, REMATCH
from tutela.casework.lists.models import Change, Entry, HashList, ListImport
from tutela.engine.matching.known.columns import Row

_ROWS_AT_ONCE = 20_000


class Elsewhere(Exception):
    """What was reached is not in this database's past: the index was made from another, or a newer one."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Up to where a list was followed: its last change, 0 before the first, and its stamp then."""

    change: int
    stamp: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A list as it stands: its number, what being on it means, its stamp."""

    number: int
    purpose: HashList.Purpose
    stamp: str


def note(
    hash_list: HashList,
    *,
    entries: int,
    list_import: ListImport | None = None,
    edition: int | None = None,
    revoked: Entry | None = None,
    is_withdrawal: bool = False,
) -> None:
    """Note that a list matches something else from now on; call it under the list's lock.

    Raises:
        OutsideTransaction: there is no transaction, so what changed and that it did could come apart.
    """
    require_transaction("A change of a list must be noted inside the transaction that makes it.")
    stamp = uuid.uuid4()
    change = Change.objects.create(
        hash_list=hash_list,
        stamp=stamp,
        list_import=list_import,
        edition=edition,
        revoked=revoked,
        is_withdrawal=is_withdrawal,
        entries=entries,
    )
    HashList.objects.filter(pk=hash_list.pk).update(stamp=stamp)
    if revoked is not None or is_withdrawal:
        # What it has settled may be settled by nothing now.
        jobs.queue(RECALL, hash_list.unit_id, {"change": change.pk}, priority=-1)
    elif entries:
        # What was examined before and waits for a person is matched with what arrived.
        jobs.queue(REMATCH, hash_list.unit_id, {"change": change.pk}, priority=-1)


def note_reopened(change: int, count: int) -> None:
    """Note that so many items more, which a revoked entry had settled, are open again.

    Raises:
        OutsideTransaction: as `note`.
    """
    require_transaction("What was opened again must be noted inside the transaction that opens it.")
    Change.objects.filter(pk=change).update(reopened=F("reopened") + count)


def reopened(hash_list: HashList) -> list[tuple[int, int]]:
    """Give the revoked entries of a list that had settled items, and how many of those are open again.

    What stands under 0 is what became of a list withdrawn as a whole.
    """
    rows = Change.objects.filter(hash_list=hash_list, reopened__gt=0).order_by("pk")
    return [(change.revoked_id or 0, change.reopened) for change in rows]


def withdrawal_of(hash_list: HashList) -> Change | None:
    """Give the change by which a list was withdrawn as a whole, if it was."""
    return Change.objects.filter(hash_list=hash_list, is_withdrawal=True).first()


def latest_editions(lists: Sequence[HashList]) -> dict[int, int]:
    """Give the number of the last published edition of each list that has one, by the list's number."""
    published = Change.objects.filter(hash_list__in=lists).exclude(edition=None)
    return dict(published.values_list("hash_list").annotate(latest=Max("edition")))


def in_force(lists: Sequence[HashList]) -> dict[int, int]:
    """Count the entries in force of each list where anything ever changed, by its number.

    What each change brought and took is on record: no entry is read, however many millions there are.
    """
    took = Q(revoked__isnull=False) | Q(is_withdrawal=True)
    changes = Change.objects.filter(hash_list__in=lists).values_list("hash_list").order_by()
    sums = changes.annotate(brought=Sum("entries", filter=~took), taken=Sum("entries", filter=took))
    return {number: (brought or 0) - (taken or 0) for number, brought, taken in sums}


def latest_edition(hash_list: HashList) -> int | None:
    """Give the number of the last edition of a list that was published; None before the first."""
    return latest_editions([hash_list]).get(hash_list.pk)


def standing(unit: int) -> list[Standing]:
    """Give a unit's lists as they stand now."""
    rows = HashList.objects.filter(unit=unit).order_by("pk").values_list("pk", "purpose", "stamp")
    return [Standing(number, HashList.Purpose(purpose), str(stamp)) for number, purpose, stamp in rows]


def since(reached: Mapping[int, Reached], lists: list[Standing]) -> list[Change]:
    """Give what changed since, list by list in the order of the acts.

    Raises:
        Elsewhere: a list that was followed is not there, or has not the past it was followed through.
    """
    if not set(reached) <= {hash_list.number for hash_list in lists}:
        raise Elsewhere
    changes: list[Change] = []
    for hash_list in lists:
        before = reached.get(hash_list.number)
        if before is None:
            changes += Change.objects.filter(hash_list=hash_list.number).order_by("pk")
        elif before.stamp != hash_list.stamp:
            later = list(
                Change.objects.filter(hash_list=hash_list.number, pk__gte=before.change).order_by("pk")
            )
            if before.change:
                if not later or (later[0].pk, str(later[0].stamp)) != (before.change, before.stamp):
                    raise Elsewhere
                del later[0]
            changes += later
    return changes


def reached_after(
    lists: list[Standing], before: Mapping[int, Reached], changed: list[Change]
) -> dict[int, Reached]:
    """Say what is reached when some changes have been followed."""
    reached = {
        hash_list.number: before.get(hash_list.number, Reached(0, hash_list.stamp)) for hash_list in lists
    }
    return reached | {change.hash_list_id: Reached(change.pk, str(change.stamp)) for change in changed}


def revocations(hash_list: HashList) -> QuerySet[Change]:
    """Give the changes by which single entries of a list were revoked, the latest first."""
    changes = Change.objects.filter(hash_list=hash_list).exclude(revoked=None)
    return changes.select_related("revoked").order_by("-pk")


def unfinished_recalls(unit: int) -> dict[int, str]:
    """Give the changes of a unit's lists that workers still follow, or failed to, and how that stands."""
    recalls = Job.objects.filter(kind=RECALL, unit=unit).exclude(state=Job.State.DONE)
    return dict(recalls.order_by("pk").values_list("arguments__change", "state"))


def arrived(changed: list[Change]) -> Iterator[Row]:
    """Give what an index needs of every entry that came by some changes and still counts."""
    for change in changed:
        if change.revoked_id is None and not change.is_withdrawal:
            entries = entries_of(change).filter(revoked_at=None).order_by("pk")
            yield from entries.values_list(
                "pk", "hash_list", "category", "sha256", "sha1", "md5", "pdq", "pdq_quality", "vpdq"
            ).iterator(_ROWS_AT_ONCE)


def gone(changed: list[Change]) -> list[int]:
    """Give the entries that some changes revoked."""
    return [number for change in changed for number in revoked_by(change).values_list("pk", flat=True)]


def revoked_by(change: Change) -> QuerySet[Entry]:
    """Give the entries that a change revoked; for a withdrawal also what was revoked before, or is since."""
    if change.is_withdrawal:
        return Entry.objects.filter(hash_list=change.hash_list_id).exclude(revoked_at=None)
    return Entry.objects.filter(pk=change.revoked_id) if change.revoked_id else Entry.objects.none()


def entries_of(change: Change) -> QuerySet[Entry]:
    """Give the entries that came by a change, revoked ones included."""
    if change.list_import_id is not None:
        return Entry.objects.filter(list_import=change.list_import_id)
    if change.edition is not None:
        return Entry.objects.filter(hash_list=change.hash_list_id, first_in=change.edition)
    return Entry.objects.none()
