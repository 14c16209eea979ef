"""Puts alike items into stacks and what needs a person into the queue."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from django.db import transaction
from django.db.models import Max

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.examination.models import Stack, StackMember
from tutela.casework.gate import Act, Actor
from tutela.casework.items import queries as items
from tutela.casework.items.models import HashValue, Item
from tutela.casework.jobs import actions as jobs
from tutela.casework.people.models import Unit
from tutela.engine.hashing import frames
from tutela.engine.matching import stacks
from tutela.engine.matching.videos import LEAST_QUALITY, VideoIndex

# Below this share of matching frames, two videos share a clip but are not copies of each other.
COPY_SHARE = 0.5
PREVIEWS_AT_ONCE = 25
# A database takes only so many numbers in one statement.
ROWS_AT_ONCE = 500
Group = list[tuple[int, int]]


def stack_and_queue(by: Actor) -> int:
    """Stack the unit's examined items with everything that is there, and queue what needs a person.

    Returns:
        How many items went into the queue.
    """
    gate.require(by, Act.EXAMINE, by.unit)
    latest = _latest_fingerprint(by.unit)
    pictures = _picture_groups(by.unit)
    videos = _video_groups(by.unit)
    return _keep(by, pictures, videos, latest)


def _latest_fingerprint(unit: int) -> int:
    return HashValue.objects.filter(item__unit=unit).aggregate(latest=Max("pk"))["latest"] or 0


def _picture_groups(unit: int) -> list[Group]:
    """Group near pictures: each group as (item, bits from the representative), representative first."""
    rows = [row for row in items.fingerprints(unit, "pdq") if row[2] >= LEAST_QUALITY]
    if not rows:
        return []
    hashes = np.frombuffer(b"".join(value for _, value, _ in rows), np.uint8).reshape(-1, 32)
    stacking = stacks.stack(hashes)
    return _grouped([number for number, _, _ in rows], stacking.labels, stacking.to_representative)


def _grouped(numbers: Sequence[int], labels: Iterable[int], distances: Iterable[int]) -> list[Group]:
    groups: dict[int, Group] = {}
    for number, label, distance in zip(numbers, labels, distances, strict=True):
        groups.setdefault(int(label), []).append((number, int(distance)))
    return [sorted(group, key=lambda one: (one[1], one[0])) for group in groups.values() if len(group) > 1]


def _video_groups(unit: int) -> list[Group]:
    """Group videos with their copies; a distance is 100 less the percentage of frames that match."""
    videos = [(number, frames.columns(value)) for number, value, _ in items.fingerprints(unit, "vpdq")]
    index = VideoIndex(videos)
    groups: list[Group] = []
    placed: set[int] = set()
    for number, feature in videos:
        if number in placed:
            continue
        copies = [
            (hit.entry, round(100 * (1 - hit.nearness.share_of_b)))
            for hit in index.find(feature)
            if min(hit.nearness.share_of_a, hit.nearness.share_of_b) >= COPY_SHARE and hit.entry not in placed
        ]
        group = [(number, 0), *(one for one in copies if one[0] != number)]
        if len(group) > 1:
            placed.update(one for one, _ in group)
            groups.append(group)
    return groups


@transaction.atomic
def _keep(by: Actor, pictures: list[Group], videos: list[Group], latest: int) -> int:
    """Write the stacks that changed, then queue what was examined."""
    # Stacks are derived: two workers that stack at once must not both write them, and whoever has not seen
    # the latest fingerprints, and may write last all the same, leaves a job for one who will.
    unit = Unit.objects.select_for_update(no_key=True).get(pk=by.unit)
    if _latest_fingerprint(by.unit) != latest:
        jobs.queue_once("stack", by.unit, {}, priority=-1)
    wanted = {_key(group): (group, StackMember.Relation.NEAR) for group in pictures}
    wanted |= {_key(group): (group, StackMember.Relation.VIDEO) for group in videos}
    there: dict[int, list[tuple[int, int]]] = {}
    rows = StackMember.objects.filter(stack__unit=unit).values_list("stack", "item", "distance")
    for stack, number, distance in rows:
        there.setdefault(stack, []).append((number, distance))
    same = {_key(group): stack for stack, group in there.items()}
    for some in _some([stack for key, stack in same.items() if key not in wanted], ROWS_AT_ONCE):
        Stack.objects.filter(pk__in=some).delete()
    for key, (group, relation) in wanted.items():
        if key not in same:
            _write(unit, group, relation)
    queued = list(Item.objects.filter(unit=unit, state=Item.State.EXAMINED).values_list("pk", flat=True))
    for some in _some(queued, ROWS_AT_ONCE):
        Item.objects.filter(pk__in=some, state=Item.State.EXAMINED).update(state=Item.State.QUEUED)
    for some in _some(queued, PREVIEWS_AT_ONCE):
        jobs.queue("preview", by.unit, {"items": some}, priority=-2)
    log.record(by, "items.queued", purpose="examination", stacks=len(wanted), queued=len(queued))
    return len(queued)


def _some(numbers: list[int], size: int) -> Iterator[list[int]]:
    yield from (numbers[start : start + size] for start in range(0, len(numbers), size))


def _key(group: Group) -> frozenset[tuple[int, int]]:
    return frozenset(group)


def _write(unit: Unit, group: Group, relation: StackMember.Relation) -> None:
    representative = group[0][0]
    stack = Stack.objects.create(unit=unit, representative_id=representative)
    StackMember.objects.bulk_create(
        StackMember(
            stack=stack,
            item_id=number,
            relation=StackMember.Relation.SELF if number == representative else relation,
            distance=distance,
        )
        for number, distance in group
    )
