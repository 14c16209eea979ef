"""Approves entries that another person proposed."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.datasets.actions.entries.changing import end, lock
from tutela.casework.datasets.entries.queries import STANDS, waiting
from tutela.casework.datasets.entries.sources import SOURCES
from tutela.casework.datasets.errors import BadEntry, OwnSupply
from tutela.casework.datasets.models import EntryList, ListEntry
from tutela.casework.gate import Act, Actor


@transaction.atomic
def approve_entries(by: Actor, entry_list: EntryList, numbers: Collection[int]) -> list[ListEntry]:
    """Approve entries: the next delta of each partner who is given the list brings them.

    What stood before under the same key gives way. What may stand no longer is refused, not left out.

    Args:
        by: who approves, having read each.
        entry_list: of which list.
        numbers: of the entries, all of which wait.

    Raises:
        NotAllowed: the actor may not publish.
        OwnSupply: the actor proposed one of them.
        BadEntry: one does not wait, or may be listed no longer; none was named.
    """
    gate.require(by, Act.PUBLISH_EDITION, entry_list)
    current = lock(entry_list.pk)
    found = list(waiting(current).filter(pk__in=list(numbers)))
    if not found or len(found) != len(set(numbers)):
        raise BadEntry("Name entries that wait. Some were approved, refused or proposed anew: look again.")
    if any(entry.proposed_by_id == by.person for entry in found):
        raise OwnSupply(f"{by.name} proposed some of these. Another person approves them.")
    fallen = SOURCES[current.kind].fallen(current, found)
    if fallen:
        number, why = next(iter(fallen.items()))
        raise BadEntry(f"Entry {number} may not be listed now. {why} Nothing was approved.")
    stood = current.entries.filter(STANDS, sha256__in=[entry.sha256 for entry in found])
    replaced = end(stood, by.name, "Said anew.")
    for entry in found:
        entry.approved_by_id, entry.approved_at = by.person, timezone.now()
        entry.save(update_fields=["approved_by", "approved_at"])
    log.record(
        by, "entries.approved", purpose="sharing", wrote=[*found, *replaced], entry_list=current.pk,
        count=len(found),
    )  # fmt: skip
    return found
