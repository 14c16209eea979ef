"""The line, read from top to bottom: open, hash, match exact, match near, settle, send on.

One job brings a batch of newly received items down the line; a second one stacks what has been examined and
puts what needs a person into the queue. Both may be cut off anywhere and run again.
"""

from collections.abc import Iterable, Sequence

from django.db import transaction

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.custody.models import SealedCopy
from tutela.casework.examination import likenesses, matches
from tutela.casework.examination.actions.inherit import inherit, settled, unsettled
from tutela.casework.examination.actions.queue_unpacking import queue_unpacking
from tutela.casework.examination.dispatch import open_and_hash
from tutela.casework.examination.item_hits import ItemHit, Matches, together
from tutela.casework.examination.kinds import EXAMINE, STACK
from tutela.casework.examination.matches import Seen
from tutela.casework.examination.models import Match
from tutela.casework.gate import Act, Actor
from tutela.casework.items import file_facts, hash_values
from tutela.casework.items.models import Item
from tutela.casework.jobs import queue as jobs
from tutela.casework.lists import queries as lists
from tutela.casework.welfare.actions import renditions
from tutela.engine.hashing.examiner import Examined
from tutela.engine.hashing.fingerprints import FAST_QUALITY_OFF, LEAST_QUALITY, NEAR_THRESHOLD, Mode, is_exact
from tutela.engine.matching.hashes import NEAR_BITS
from tutela.engine.media.facts import Condition
from tutela.engine.media.file_types import Kind

Previews = dict[int, list[SealedCopy]]
"""What was sealed for people to see, by the item's number."""


# When everything else that was received has been examined and stacked.
_WHEN_QUIET = -2


def examine(by: Actor, numbers: Iterable[int], *, again: bool = False) -> int:
    """Bring received items through opening, hashing and matching; say how many.

    Items that an earlier, interrupted run has finished are left as they are. One that met a limit by the
    clock goes no further: it is tried once more, alone, when nothing else is to be examined.

    Args:
        by: who examines.
        numbers: which items.
        again: whether this is that other try, of which the outcome stands.

    Raises:
        NotAllowed: the actor may not examine this unit's items.
    """
    gate.require(by, Act.EXAMINE)
    waiting = Item.objects.filter(unit=by.unit, pk__in=list(numbers), state=Item.State.RECEIVED)
    items = list(waiting.order_by("pk"))
    if not items:
        return 0
    seen = dict(zip(items, open_and_hash(items, Mode.FAST, sheets=True), strict=True))
    if not again:
        seen = _on_time(by, seen)
        items = list(seen)
        if not items:
            return 0
    known = lists.known(by.unit)
    matched = matches.match_exact(items, known)
    others = [(item, examined) for item, examined in seen.items() if item.pk not in matched]
    nearby = matches.match_near(others, known, NEAR_THRESHOLD[-1])
    # Where the fast fingerprint leaves it open, the exact one decides.
    unsure = [item for item, examined in others if _is_unsure(examined, nearby.get(item.pk, ()))]
    exact = dict(zip(unsure, open_and_hash(unsure, Mode.EXACT), strict=True))
    near = {number: _within(NEAR_BITS, hits) for number, hits in nearby.items()}
    near |= {item.pk: [] for item in unsure}
    near_exact = matches.match_near(list(exact.items()), known)
    near_by_plugin = matches.match_added(by.unit, {item.pk: examined.added for item, examined in others})
    everything = list((seen | exact).items())
    shown = likenesses.looks_of((item, examined) for item, examined in everything if item.pk not in matched)
    informing = likenesses.match_likenesses(shown, known)
    matched = together(matched, near, near_exact, near_by_plugin, informing)
    for item, examined in everything:
        file_facts.put(item, examined.facts)
    return _keep(by, everything, matched, _sealed(by, everything, matched))


@transaction.atomic
def _on_time(by: Actor, seen: dict[Item, Examined]) -> dict[Item, Examined]:
    """Give what did not meet a limit by the clock; each other item is queued to be tried when it is quiet."""
    for item, examined in seen.items():
        if examined.is_late:
            late: dict[str, int | str | list[int]] = {"items": [item.pk], "again": True}
            jobs.queue_once(EXAMINE, by.unit, late, priority=_WHEN_QUIET)
    return {item: examined for item, examined in seen.items() if not examined.is_late}


def _is_unsure(seen: Examined, nearby: Sequence[ItemHit]) -> bool:
    """Say whether the exact fingerprint could lie on the other side of a threshold than the fast one."""
    if seen.pdq is None or is_exact(seen.recipe):
        return False
    if abs(seen.pdq.quality - LEAST_QUALITY) <= FAST_QUALITY_OFF:
        return True
    return any(hit.distance in NEAR_THRESHOLD for hit in nearby)


def _within(radius: int, nearby: Sequence[ItemHit]) -> list[ItemHit]:
    return [hit for hit in nearby if hit.rule != Match.Rule.NEAR or hit.distance <= radius]


def _sealed(by: Actor, seen: list[Seen], matched: Matches) -> Previews:
    """Seal what people will see of the videos that nothing known settles; of the others nothing is kept."""
    shown_by_item = {item: examined.shown for item, examined in seen if examined.shown}
    unseen = {item.pk for item, _, _ in settled(list(shown_by_item), matched)}
    return renditions.seal_made(
        by, {item: shown for item, shown in shown_by_item.items() if item.pk not in unseen}
    )


@transaction.atomic
def _keep(by: Actor, seen: list[Seen], matched: Matches, previews: Previews) -> int:
    """Write what the batch gave: facts, fingerprints, matches, inherited grades, and the job that stacks."""
    # A second worker may have taken the batch over meanwhile, and somebody may have decided an item since.
    locked = Item.objects.select_for_update(no_key=True).filter(pk__in=[item.pk for item, _ in seen])
    waiting = set(locked.filter(state=Item.State.RECEIVED).order_by("pk").values_list("pk", flat=True))
    seen = [(item, examined) for item, examined in seen if item.pk in waiting]
    if not seen:
        renditions.keep_made(previews, ())
        return 0
    values = (value for item, examined in seen for value in hash_values.rows_of(item, examined))
    database.insert(values, ignoring_conflicts=True)
    rows = matches.rows_of({item.pk: matched.get(item.pk, ()) for item, _ in seen})
    database.insert(rows, ignoring_conflicts=True)
    for item, _ in seen:
        item.state = unsettled(Kind(item.kind), Condition(item.condition))
    items = [item for item, _ in seen]
    database.update(items, [*file_facts.COLUMNS, "state"])
    queue_unpacking(by, items)
    known = inherit(by, items, matched)
    if previews:
        of_these = Item.objects.filter(pk__in=waiting.intersection(previews), state=Item.State.EXAMINED)
        renditions.keep_made(previews, set(of_these.values_list("pk", flat=True)))
    log.record(
        by,
        "items.examined",
        purpose="examination",
        items=[item.pk for item in items],
        known=known,
        set_aside=[item.pk for item in items if item.state == Item.State.SET_ASIDE],
        recipes=sorted({examined.recipe for _, examined in seen if examined.recipe}),
        fences=sorted({examined.facts.fence for _, examined in seen if examined.facts.fence}),
    )
    jobs.queue_once(STACK, by.unit, {}, priority=-1)
    return len(seen)
