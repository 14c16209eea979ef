"""Puts alike items into stacks and what needs a person into the queue."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.database import portions
from tutela.casework.examination import stack_index
from tutela.casework.examination.actions.look_over import queue_next
from tutela.casework.examination.kinds import APPRAISE, CLASSIFY
from tutela.casework.examination.models import Stack, StackMember
from tutela.casework.examination.stack_index import StackIndex
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item
from tutela.casework.jobs import queue as jobs
from tutela.casework.people.models import Unit
from tutela.casework.welfare.kinds import PREVIEW
from tutela.engine.matching.stacks.incremental import Group

PREVIEWS_AT_ONCE = 25
_STACKS_AT_ONCE = 5000


def stack(by: Actor) -> int:
    """Stack the unit's examined items with everything that is there, and queue what needs a person.

    Returns:
        How many items went into the queue.

    Raises:
        NotAllowed: the actor may not examine this unit's items.
    """
    gate.require(by, Act.EXAMINE)
    with stack_index.followed(by.unit) as state:
        # What takes long when much is new comes before the transaction, what must be complete comes in it.
        state.catch_up(by.unit)
        return _keep(by, state)


@transaction.atomic
def _keep(by: Actor, state: StackIndex) -> int:
    """Write the stacks that changed, then queue what was examined."""
    # Stacks are derived. Whoever writes them holds the unit and has looked at every fingerprint under that
    # lock, so a later writer, on whatever machine, has seen all that an earlier one has.
    unit = Unit.objects.select_for_update(no_key=True).get(pk=by.unit)
    state.catch_up(unit.pk)
    state.compare(unit.pk)
    wanted = {_key(group): _Wanted(group, StackMember.Relation.NEAR) for group in state.groups()}
    videos = stack_index.videos_now(unit.pk)
    are_other_videos = state.is_new or videos != state.videos
    if are_other_videos:
        wanted |= {
            _key(group): _Wanted(group, StackMember.Relation.VIDEO) for group in state.video_groups(unit.pk)
        }
        state.videos = videos
    there = _there(unit, None if state.is_new else _stacks_of(unit, state.touched, videos=are_other_videos))
    for portion in portions(stack for key, stack in there.items() if key not in wanted):
        Stack.objects.filter(pk__in=portion).delete()
    _write(unit, [planned for key, planned in wanted.items() if key not in there])
    queued = _queue(by, unit)
    queue_next(by)
    log.record(by, "items.queued", purpose="examination", stacks=len(wanted), queued=queued)
    return queued


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A stack that should stand in the database, and how its members are alike."""

    group: Group
    relation: StackMember.Relation


Key = frozenset[tuple[int, int]]


def _key(group: Iterable[tuple[int, int]]) -> Key:
    return frozenset(group)


def _stacks_of(unit: Unit, touched: Iterable[int], *, videos: bool) -> set[int]:
    """Find the stacks that some items are in, and those of videos where they are asked for."""
    stacks: set[int] = set()
    for portion in portions(touched):
        stacks.update(StackMember.objects.filter(item__in=portion).values_list("stack", flat=True))
    if videos:
        of_videos = StackMember.objects.filter(stack__unit=unit, relation=StackMember.Relation.VIDEO)
        stacks.update(of_videos.values_list("stack", flat=True))
    return stacks


def _there(unit: Unit, numbers: set[int] | None) -> dict[Key, int]:
    """Read some of the unit's stacks, or all of them, by what they hold."""
    rows = StackMember.objects.filter(stack__unit=unit).values_list("stack", "item", "distance")
    members: dict[int, list[tuple[int, int]]] = {}
    for portion in (
        [rows.iterator()] if numbers is None else (rows.filter(stack__in=p) for p in portions(numbers))
    ):
        for stack, number, distance in portion:
            members.setdefault(stack, []).append((number, distance))
    return {_key(group): stack for stack, group in members.items()}


def _write(unit: Unit, wanted: list[_Wanted]) -> None:
    for start in range(0, len(wanted), _STACKS_AT_ONCE):
        batch = wanted[start : start + _STACKS_AT_ONCE]
        stacks = Stack.objects.bulk_create(
            Stack(unit=unit, representative_id=planned.group[0][0]) for planned in batch
        )
        StackMember.objects.bulk_create(
            (
                StackMember(
                    stack=stack,
                    item_id=number,
                    relation=planned.relation
                    if number != stack.representative_id
                    else StackMember.Relation.SELF,
                    distance=distance,
                )
                for stack, planned in zip(stacks, batch, strict=True)
                for number, distance in planned.group
            ),
            batch_size=_STACKS_AT_ONCE,
        )


def _queue(by: Actor, unit: Unit) -> int:
    """Put what was examined into the queue; say how many."""
    queued = list(Item.objects.filter(unit=unit, state=Item.State.EXAMINED).values_list("pk", flat=True))
    for portion in portions(queued):
        Item.objects.filter(pk__in=portion, state=Item.State.EXAMINED).update(state=Item.State.QUEUED)
    for portion in portions(queued, PREVIEWS_AT_ONCE):
        jobs.queue(PREVIEW, by.unit, {"items": portion}, priority=-2)
    # Before previews: what is weighed comes to a desk in its turn.
    for portion in portions(queued):
        jobs.queue(APPRAISE, by.unit, {"items": portion}, priority=-1)
        # Behind previews, which are what a tool sees; where the unit uses none, it is soon done.
        jobs.queue(CLASSIFY, by.unit, {"items": portion}, priority=-3)
    return len(queued)
