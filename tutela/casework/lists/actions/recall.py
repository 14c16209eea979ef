"""The step that takes an entry off its list, and what it settled back; also where our own grade changed."""

from django.utils import timezone

from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.lists import change_feed, locks
from tutela.casework.lists.models import Entry, HashList


def take_off(by: Actor, hash_list: HashList, entry: Entry, reason: str) -> None:
    """Take an entry in force off a list that the caller has locked: the next edition tells who has it."""
    entry.revoked_at, entry.revoked_because = timezone.now(), reason
    entry.last_in = change_feed.latest_edition(hash_list)
    entry.save(update_fields=["revoked_at", "revoked_because", "last_in"])
    change_feed.note(hash_list, revoked=entry, entries=1)
    log.record(
        by, "entry.revoked", purpose="recall", list=hash_list.pk, entry=entry.pk,
        reason_sha256=log.digest_of(reason),
    )  # fmt: skip


def take_off_changed(by: Actor, item: Item, category: str, pack: str, source: str) -> list[Entry]:
    """Take an item's entries off the own lists that hold it as something else than it counts as now.

    Only proposed ones stay: whoever would publish them is told that the grade has changed.
    """
    listed = Entry.objects.filter(item=item, list_import=None, revoked_at=None).exclude(listed_at=None)
    others = listed.filter(hash_list__pack=pack).exclude(category=category)
    taken: list[Entry] = []
    for number in sorted(others.values_list("hash_list", flat=True)):
        hash_list = locks.lock(number)
        for entry in others.filter(hash_list=hash_list):
            take_off(by, hash_list, entry, f"Its grade is {category} now, not {entry.category}: {source}.")
            taken.append(entry)
    return taken
