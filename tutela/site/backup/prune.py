"""Removes old backups from their place, and of what they hold only what no backup that stays needs."""

from dataclasses import dataclass

from django.db import transaction

from tutela.casework.custody import keys, log
from tutela.casework.people import queries as people
from tutela.engine.vault.store import Store
from tutela.site.backup import inventory, place
from tutela.site.backup.errors import BackupRuns
from tutela.site.backup.make import under_way
from tutela.site.backup.place import Manifest

PRUNED = "backup.pruned"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to go.

    Attributes:
        going: the backups, the oldest first; also those that an earlier run had begun to remove.
        staying: the backups that stay.
        objects: the names of what only those that go need.
    """

    going: list[Manifest]
    staying: list[Manifest]
    objects: set[str]


def plan(keep: int) -> Plan:
    """Say what goes if so many of the newest backups stay. Nothing is changed.

    Raises:
        BackupBroken: a backup does not open, so that nobody can say what it needs.
        BackupRuns: one is being made, which counts on what lies at the place.
    """
    target, key = place.open_place(), keys.for_backups()
    if begun := under_way(target):
        raise BackupRuns(f"A backup is being made, or was cut off within a day: {begun[0]}. Prune later.")
    every = [place.read(target, name, key) for name in place.names(target)]
    going, staying = [*place.leaving(target, key), *every[:-keep]], every[-keep:]
    needed = set().union(*(_named(target, backup, key) for backup in staying))
    named = set().union(*(_named(target, backup, key) for backup in going))
    return Plan(going, staying, named - needed)


def _named(target: Store, backup: Manifest, key: bytes) -> set[str]:
    """Name all objects that a backup consists of."""
    return {*backup.objects_of_its_own, *inventory.read(target, backup, key)}


def prune(decided: Plan) -> None:
    """Remove what a plan says, on the record of every unit.

    From its first step on a backup that goes is none any more; killed at any moment, the next run goes on.

    Raises:
        BackupRuns: as `plan`; what was removed until then is no part of a backup that stays.
    """
    target, key = place.open_place(), keys.for_backups()
    _record(decided)
    for backup in decided.going:
        place.set_leaving(target, backup, key)
    inventories = {backup.inventory for backup in decided.going}
    there = set(target.names())
    # The inventories last: they say what else is to go.
    for number, name in enumerate([*sorted(decided.objects - inventories), *sorted(inventories)]):
        if number % 1000 == 0 and (begun := under_way(target)):
            raise BackupRuns(f"A backup was begun meanwhile: {begun[0]}. Prune again later.")
        if name in there:
            target.discard(name)
    for backup in decided.going:
        place.forget(target, backup)


def _record(decided: Plan) -> None:
    with transaction.atomic():
        for each in people.installations():
            log.record(
                each,
                PRUNED,
                purpose="administration",
                names=[backup.name for backup in decided.going],
                stay=len(decided.staying),
                objects=len(decided.objects),
            )
