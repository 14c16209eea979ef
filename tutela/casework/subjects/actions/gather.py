"""Gathers who takes part in the communications of a case, and which devices its files name."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Max, Min

from tutela.casework import database, gate
from tutela.casework.cases.models import Case
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.identifiers.actions.note import storable
from tutela.casework.identifiers.keys import key_of, loose_key_of
from tutela.casework.identifiers.models import Identifier as Seen
from tutela.casework.intelligence.models import Message, Participant
from tutela.casework.origins.models import CameraTrace
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.subjects.actions.partition import part_anew
from tutela.casework.subjects.components import Pair, parts_of
from tutela.casework.subjects.models import Judgement, Observation
from tutela.casework.subjects.names import NAME, as_name
from tutela.engine import identifiers
from tutela.engine.identifiers import Identifier, Kind

_COLUMNS = [
    "unit", "case", "kind", "raw", "canonical", "key", "loose_key", "is_strong", "origin_kind", "origin",
    "place", "subject_class", "is_opinion", "first_ms", "last_ms", "entity", "noted_by", "at",
]  # fmt: skip
_LONGEST = 2000
Times = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What gathering gave: how many observations were new, and how many pairs a machine joined."""

    added: int
    joined: int


@transaction.atomic
def gather(by: Actor, case: Case) -> Gathered:
    """Gather the observations of a case from its communications and files; gathering again adds what is new.

    One that a strong identifier names as another does is joined to it by a machine, unless people hold them
    apart. Names and weak identifiers join nothing.

    Raises:
        NotAllowed: the actor does not work on who is named in cases.
    """
    gate.require(by, Act.WORK_SUBJECTS, on=case)
    lock_unit(by.unit)
    there = Observation.standing.filter(case=case).count()
    _insert(by, case, [*_participants(case), *_devices(case)])
    _see_anew(case)
    Observation.standing.filter(case=case, entity=0).update(entity=F("pk"))
    added = Observation.standing.filter(case=case).count() - there
    joined = join_strong(by, case)
    log.record(by, "observation.gathered", purpose="investigation", case=case.pk, added=added, joined=joined)
    return Gathered(added, joined)


@dataclass(frozen=True, slots=True)
class _Found:
    one: Identifier
    kind: str
    origin_kind: str
    origin: int
    place: str


def _participants(case: Case) -> Iterator[_Found]:
    people = Participant.objects.filter(thread__exhibit__case=case).select_related("thread").order_by("pk")
    for each in people.iterator(chunk_size=2000):
        place = f"participant {each.pk}"
        for one in _named(each):
            yield _Found(one, one.kind.value, "thread", each.thread_id, place)
        name = each.name or each.key
        yield _Found(as_name(name), NAME, "thread", each.thread_id, place)


def _named(each: Participant) -> list[Identifier]:
    """Read what a participant's key names; beside a name it is what the platform calls the account by."""
    read = identifiers.read(each.key)
    if not read.is_strong and each.name and each.name != each.key and each.thread.platform:
        account = identifiers.account(each.key, each.thread.platform, each.key, is_number=True)
        read = account if account.canonical else read
    return [one for one in (read, *read.also) if one.canonical or (one.loose and one.kind is not Kind.OTHER)]


def _devices(case: Case) -> Iterator[_Found]:
    traces = CameraTrace.objects.filter(item__instances__intake__exhibit__case=case).distinct()
    for each in traces.select_related("camera").order_by("pk").iterator(chunk_size=2000):
        key = each.camera.key
        canonical = f"camera:{key}" if each.camera.has_serial else ""
        one = Identifier(Kind.DEVICE, key, canonical, key.casefold(), each.camera.has_serial)
        yield _Found(one, Kind.DEVICE.value, "item", each.item_id, "camera")


def _insert(by: Actor, case: Case, found: list[_Found]) -> None:
    moment = database.now()
    database.insert_values(
        Observation,
        _COLUMNS,
        (
            (
                by.unit, case.pk, each.kind, storable(each.one.exact)[:_LONGEST],
                storable(each.one.canonical or each.one.loose)[:_LONGEST], key_of(each.one),
                loose_key_of(each.one.loose), each.one.is_strong and bool(each.one.canonical),
                each.origin_kind, each.origin, each.place, "other", False, None, None, 0, None, moment,
            )
            for each in found
        ),
    )  # fmt: skip


def _see_anew(case: Case) -> None:
    """Say of each participant when they were first and last seen to speak."""
    spoken = Message.objects.filter(thread__exhibit__case=case, sender__isnull=False).order_by()
    seen: dict[str, Times] = {
        f"participant {sender}": (first, last)
        for sender, first, last in spoken.values("sender")
        .annotate(a=Min("at_ms"), b=Max("at_ms"))
        .values_list("sender", "a", "b")
    }
    changed = []
    rows = Observation.standing.filter(case=case, origin_kind="thread", place__startswith="participant ")
    for row in rows.only("pk", "place", "first_ms", "last_ms").iterator(chunk_size=2000):
        times = seen.get(row.place, (None, None))
        if (row.first_ms, row.last_ms) != times:
            row.first_ms, row.last_ms = times
            changed.append(row)
    database.update(changed, ["first_ms", "last_ms"])


def join_strong(by: Actor, case: Case) -> int:
    """Join what the same strong identifier names, and the parts of one party; give how many pairs.

    A step of whatever notes observations, under the unit's lock. What people hold apart, or took back, stays.
    """
    rows = list(
        Observation.standing.filter(case=case)
        .order_by("pk")
        .values_list("pk", "entity", "key", "is_strong", "origin_kind", "origin", "place")
    )
    entity = {number: part for number, part, *_ in rows}
    wanted = [*_by_party(rows), *_by_key(by.unit, rows)]
    tried = set(Judgement.objects.filter(case=case, by=None).values_list("left", "right")) | set(
        Judgement.objects.filter(case=case, withdrawn_at=None).values_list("left", "right")
    )
    new = [(pair, basis) for pair, basis in wanted if pair not in tried]
    barriers = list(
        Judgement.objects.filter(
            case=case, verdict=Judgement.Verdict.DIFFERENT, withdrawn_at=None
        ).values_list("left", "right")
    )
    taken = _consistent(entity, new, barriers)
    database.insert(
        [
            Judgement(
                unit_id=by.unit, case=case, left_id=left, right_id=right, verdict=Judgement.Verdict.SAME,
                basis=basis,
            )
            for (left, right), basis in taken
        ]
    )  # fmt: skip
    moved = {entity[each] for pair, _ in taken for each in pair}
    if moved:
        part_anew(case.pk, moved)
    return len(taken)


Row = tuple[int, int, bytes, bool, str, int, str]
Wanted = tuple[Pair, Judgement.Basis]


def _by_party(rows: list[Row]) -> Iterator[Wanted]:
    """Give the pairs that one participant of one thread has: their account and their name."""
    first: dict[tuple[int, str], int] = {}
    for number, _, _, _, kind, origin, place in rows:
        if kind == "thread" and place.startswith("participant "):
            one = first.setdefault((origin, place), number)
            if one != number:
                yield (one, number), Judgement.Basis.PARTY


def _by_key(unit: int, rows: list[Row]) -> Iterator[Wanted]:
    """Give the pairs that a strong identifier has, but one that is seen so often that it says nothing."""
    by_key: dict[bytes, list[int]] = defaultdict(list)
    for number, _, key, is_strong, *_ in rows:
        if is_strong:
            by_key[bytes(key)].append(number)
    several = sorted(key for key, numbers in by_key.items() if len(numbers) > 1)
    hubs: set[bytes] = set()
    for start in range(0, len(several), database.NUMBERS_AT_ONCE):
        portion = several[start : start + database.NUMBERS_AT_ONCE]
        found = Seen.objects.filter(unit=unit, key__in=portion, is_hub=True).values_list("key", flat=True)
        hubs |= {bytes(key) for key in found}
    for key in several:
        if key not in hubs:
            first, *others = by_key[key]
            yield from (((first, other), Judgement.Basis.IDENTIFIER) for other in others)


def _consistent(entity: dict[int, int], new: list[Wanted], barriers: list[Pair]) -> list[Wanted]:
    """Leave out the pairs that would hold together what people hold apart."""
    head = parts_of(entity, entity.items())
    against: dict[int, set[int]] = defaultdict(set)
    for left, right in barriers:
        against[head[left]].add(head[right])
        against[head[right]].add(head[left])
    parts: dict[int, int] = {}

    def root(one: int) -> int:
        while parts.get(one, one) != one:
            one = parts[one]
        return one

    taken = []
    for (left, right), basis in new:
        low, high = sorted((root(head[left]), root(head[right])))
        if low != high:
            if any(root(each) == high for each in against[low]):
                continue
            parts[high] = low
            against[low] |= against[high]
        taken.append(((left, right), basis))
    return taken
