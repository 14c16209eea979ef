"""Takes the exact fingerprint of items whose fast one was enough for the line, before it leaves the house."""

from collections.abc import Iterable

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.database import portions
from tutela.casework.examination.actions.reopen_unseen import reopen_unseen
from tutela.casework.examination.dispatch import open_and_hash
from tutela.casework.examination.matches import Seen
from tutela.casework.gate import Act, Actor
from tutela.casework.items import hash_values, queries as items
from tutela.casework.items.actions import record_damage
from tutela.casework.items.models import HashValue, Item
from tutela.engine.hashing.fingerprints import Mode


def exact_hashes(by: Actor, numbers: Iterable[int]) -> int:
    """Replace the fast fingerprints of some items by exact ones; say how many.

    One that cannot be taken, because the sealed copy does not open any more, stays as it is: it is left out
    of what leaves the house, and the proposal of a list says so. What is found damaged, and was settled by a
    match that took it for whole, goes to a person.

    Raises:
        NotAllowed: the actor may not examine this unit's items.
    """
    gate.require(by, Act.EXAMINE)
    count = 0
    for portion in portions(items.inexact(by.unit, numbers)):
        waiting = list(Item.objects.filter(unit=by.unit, pk__in=portion).order_by("pk"))
        count += _replace(by, list(zip(waiting, open_and_hash(waiting, Mode.EXACT), strict=True)))
    return count


@transaction.atomic
def _replace(by: Actor, seen: list[Seen]) -> int:
    """Let exact fingerprints count from now on; the fast ones stay and count no more."""
    exact = {
        item.pk: value
        for item, examined in seen
        for value in hash_values.rows_of(item, examined)
        if value.algorithm == "pdq"
    }
    replaced = [item.pk for item, _ in seen]
    locked = list(Item.objects.select_for_update(no_key=True).filter(pk__in=replaced).order_by("pk"))
    record_damage(by, {item.pk: examined.facts for item, examined in seen})
    reopen_unseen(by, replaced)
    still = items.inexact(by.unit, [item.pk for item in locked if item.pk in exact])
    HashValue.objects.filter(item__in=still, algorithm="pdq").update(is_latest=False)
    HashValue.objects.bulk_create(exact[number] for number in still)
    if still:
        recipes = sorted({exact[number].recipe for number in still})
        log.record(by, "items.sharpened", purpose="examination", items=still, recipes=recipes)
        # Stacks take it in when they are next made: nothing waits for so small a difference.
    return len(still)
