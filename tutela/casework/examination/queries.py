"""Questions about how far the line has come and what it found."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from tutela.casework.examination.models import Match, Rehash, Stack, StackMember
from tutela.casework.items.algorithms import FILM
from tutela.casework.items.models import HashValue, Instance, Intake, Item
from tutela.casework.items.queries import items_of
from tutela.casework.jobs import queries as jobs
from tutela.engine.matching.videos.alignment import Interval
from tutela.engine.media.facts import Condition
from tutela.engine.media.file_types import Kind


@dataclass(frozen=True, slots=True)
class Progress:
    """How a unit's (or one intake's) items stand on the line."""

    items: int
    by_state: dict[str, int]
    by_condition: dict[str, int]
    by_rule: dict[str, int]
    hashed: int
    stacks: int
    stacked: int
    open_jobs: int
    failed_jobs: int


@dataclass(frozen=True, slots=True)
class KnownPart:
    """The longest part of a video that is in a known one, in seconds of both.

    Attributes:
        item_s: from where to where in the item.
        known_s: from where to where in the known video.
        is_alike: its frames are alike in a row and not near; see `Match.Rule`.
    """

    item_s: Interval
    known_s: Interval
    is_alike: bool


def known_parts(numbers: Collection[int]) -> dict[int, KnownPart]:
    """Give the known part of each of some videos that has one."""
    of_stretches = (Match.Rule.VIDEO, Match.Rule.ALIGNED)
    rows = Match.objects.filter(item__in=numbers, entry__revoked_at=None, rule__in=of_stretches)
    rows = rows.exclude(item_from_s=None)
    parts: dict[int, KnownPart] = {}
    columns = ("item", "item_from_s", "item_to_s", "known_from_s", "known_to_s", "rule")
    for item, item_from_s, item_to_s, known_from_s, known_to_s, rule in rows.values_list(*columns):
        part = KnownPart((item_from_s, item_to_s), (known_from_s, known_to_s), rule == Match.Rule.ALIGNED)
        before = parts.get(item)
        if before is None or _length_s(part) > _length_s(before):
            parts[item] = part
    return parts


@dataclass(frozen=True, slots=True)
class Likeness:
    """A known entry that something an item shows is near to.

    Attributes:
        rule: see `Match.Rule`.
        distance: in bits.
        list_name: the list the entry is on.
        item_s: the second of the item's frame that is near; None where it is no frame of a film.
        known_s: the second of the known video's frame; None where the entry is no video.
    """

    rule: str
    distance: int
    list_name: str
    item_s: float | None
    known_s: float | None


def likenesses(numbers: Collection[int], most: int = 3) -> dict[int, list[Likeness]]:
    """Give the nearest of what some items are near to, nearest first; stretches of videos are left out."""
    rules = (Match.Rule.NEAR, Match.Rule.FRAME, Match.Rule.STILL)
    rows = Match.objects.filter(item__in=numbers, entry__revoked_at=None, rule__in=rules)
    found: dict[int, list[Likeness]] = {}
    columns = ("item", "rule", "distance", "entry__hash_list__name", "item_from_s", "known_from_s")
    for item, *values in rows.order_by("distance", "pk").values_list(*columns):
        if len(found.setdefault(item, [])) < most:
            found[item].append(Likeness(*values))
    return found


def distances(item: int, others: Collection[int]) -> dict[int, int]:
    """Say by how many bits the fingerprints of some pictures differ from an item's, if they have any."""
    rows = HashValue.objects.filter(item__in=[item, *others], algorithm="pdq", is_latest=True)
    values = {number: int.from_bytes(bytes(value)) for number, value in rows.values_list("item", "value")}
    own = values.pop(item, None)
    return {} if own is None else {number: (own ^ value).bit_count() for number, value in values.items()}


def _length_s(part: KnownPart) -> float:
    return part.item_s[1] - part.item_s[0]


def progress(unit: int, intake: Intake | None = None) -> Progress:
    """Count how far the items of a unit, or of one intake, have come."""
    items = Item.objects.filter(unit=unit)
    if intake is not None:
        items = items_of(intake).filter(unit=unit)
    numbers = items.values("pk")
    members = StackMember.objects.filter(item__in=numbers)
    rules = (
        Match.objects.filter(item__in=numbers).values_list("rule").annotate(n=Count("item", distinct=True))
    )
    return Progress(
        items=items.count(),
        by_state=dict(items.values_list("state").annotate(n=Count("id")).order_by("state")),
        by_condition=dict(
            items.exclude(condition="").values_list("condition").annotate(n=Count("id")).order_by("condition")
        ),
        by_rule=dict(rules.order_by("rule")),
        hashed=_hashed(items),
        stacks=Stack.objects.filter(pk__in=members.values("stack")).count(),
        stacked=members.count(),
        open_jobs=jobs.open_jobs(unit),
        failed_jobs=jobs.failed_jobs(unit),
    )


@dataclass(frozen=True, slots=True)
class Totals:
    """How many items a unit has, by state, how many of them have a fingerprint, and its stacks."""

    by_state: dict[str, int]
    hashed: int
    stacks: int


def totals(unit: int) -> Totals:
    """Count what the start page tells of a unit."""
    items = Item.objects.filter(unit=unit)
    members = StackMember.objects.filter(stack=OuterRef("pk"))
    return Totals(
        by_state=dict(items.values_list("state").annotate(n=Count("id")).order_by("state")),
        hashed=_hashed(items),
        stacks=Stack.objects.filter(Exists(members), unit=unit).count(),
    )


def _hashed(items: QuerySet[Item]) -> int:
    """Count those of some items that have a fingerprint of any kind."""
    return items.filter(Exists(HashValue.objects.filter(item=OuterRef("pk")))).count()


def left_to_rehash(walk: Rehash) -> QuerySet[Item]:
    """Give the items that a walk has still to open: what has no value by its recipe, and could have one."""
    latest = HashValue.objects.filter(item=OuterRef("pk"), algorithm=walk.algorithm, is_latest=True)
    there = latest.filter(recipe=walk.recipe)
    kind = Kind.VIDEO if walk.algorithm == FILM else Kind.PICTURE
    items = Item.objects.filter(unit=walk.unit_id, kind=kind, pk__gt=walk.reached)
    # What was received and not examined gets its value on the line.
    waiting = items.exclude(state=Item.State.RECEIVED).exclude(condition=Condition.NOT_MEDIA)
    return waiting.filter(~Exists(there)).order_by("pk")


def not_looked_over(unit: int) -> QuerySet[Item]:
    """Give the items that an earlier version examined, and did not say whether whole."""
    never = (Item.State.RECEIVED, Item.State.DISPOSED)
    return Item.objects.filter(unit=unit, is_whole=None).exclude(state__in=never).order_by("pk")


def sentence(progress: Progress) -> str:
    """Say a unit's totals in one line."""
    states = ", ".join(f"{count} {state.replace('_', ' ')}" for state, count in progress.by_state.items())
    failed = f" {progress.failed_jobs} jobs failed: see `tutela doctor`." if progress.failed_jobs else ""
    return (
        f"{progress.items} items: {states}; {progress.stacks} stacks with {progress.stacked} members.{failed}"
    )


def recordings_aside(intake: Intake) -> QuerySet[Item]:
    """Give the sound recordings of an intake that were set aside."""
    own = Instance.objects.filter(intake=intake).order_by().values("item")
    return Item.objects.filter(pk__in=own, kind=Kind.AUDIO, state=Item.State.SET_ASIDE).order_by("pk")
