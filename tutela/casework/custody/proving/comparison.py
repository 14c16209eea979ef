"""Compares the register of copies with the vault by the names of objects alone, which needs no key."""

from collections.abc import Collection
from dataclasses import dataclass

from tutela.casework import database
from tutela.casework.custody import objects
from tutela.casework.custody.models import SealedCopy
from tutela.engine.vault.store import ObjectMissing


@dataclass(frozen=True, slots=True)
class Compared:
    """How many objects rows name that the vault does not hold, and how many it holds that no row names."""

    missing: int
    unnamed: int


def compare() -> Compared:
    """Compare the register with the vault, object by object.

    Raises:
        StoreUnavailable: the vault does not answer.
    """
    held, missing = set(objects.store().names()), 0
    for name in SealedCopy.objects.values_list("object_id", flat=True).iterator():
        if name in held:
            held.remove(name)
        else:
            missing += 1
    return Compared(missing, len(held))


def unnamed(among: Collection[str]) -> list[str]:
    """Name those objects among some that the vault holds and no row names."""
    named: set[str] = set()
    for some in database.portions(sorted(among)):
        named |= set(SealedCopy.objects.filter(object_id__in=some).values_list("object_id", flat=True))
    left = sorted(set(among) - named)
    firsts = objects.store().firsts(left, 1)
    return [name for name, first in zip(left, firsts, strict=True) if not isinstance(first, ObjectMissing)]


def is_any_there(most: int = 64) -> bool:
    """Say whether the vault holds any of the oldest and the newest objects that rows name."""
    names = SealedCopy.objects.values_list("object_id", flat=True)
    some = {*names.order_by("pk")[:most], *names.order_by("-pk")[:most]}
    firsts = objects.store().firsts(sorted(some), 1)
    return any(not isinstance(first, ObjectMissing) for first in firsts)
