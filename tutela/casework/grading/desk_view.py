"""What lies on a person's desk, with all its page needs to know, and the stacks one decision could serve."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from tutela.casework import gate
from tutela.casework.examination.models import Match, StackMember
from tutela.casework.examination.queries import KnownPart, Likeness, distances, known_parts, likenesses
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.grading.models import Assessment, Batch, Reservation, Shift
from tutela.casework.grading.wanted import EVERYTHING, Wanted
from tutela.casework.items.models import Instance, Item
from tutela.casework.lists.models import Entry
from tutela.casework.origins import queries as origins
from tutela.casework.origins.models import Identity, Mark
from tutela.casework.origins.queries import Told
from tutela.casework.welfare.played.reels import Reels, reels_of
from tutela.casework.welfare.sheets import NO_SHEETS, Sheets, sheets_of
from tutela.engine.media.file_types import Kind
from tutela.errors import NotFound


@dataclass(frozen=True, slots=True)
class StackFacts:
    """How large an item's stack is, and how many are near; equal content is one item, never two."""

    id: int
    members: int
    near: int


@dataclass(frozen=True, slots=True)
class OnDesk:
    """One item of a person's batch."""

    item: Item
    place: int
    places: int
    stack: StackFacts | None
    decided: Assessment | None
    skipped: bool
    known_part: KnownPart | None = None
    likenesses: Sequence[Likeness] = ()
    recalled: Entry | None = None
    sheets: Sheets = NO_SHEETS
    evidence: Told | None = None
    marks: Sequence[Mark] = ()
    identity: Identity | None = None
    # Whether its person asked for a second opinion of it.
    is_asked: bool = False


@dataclass(frozen=True, slots=True)
class Others:
    """How much of what a person wants lies on the desks of others, and until when at most."""

    number: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Desk:
    """A person's batch in its fixed order, and what is left for them."""

    items: list[OnDesk]
    left: int
    total: int
    shift: Shift
    decided: int
    # Only where nothing is laid out although something waits.
    others: Others | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """One item of a stack, as another member's viewer may know it.

    `distance` is from that other member, in bits; None of videos, and where one has no fingerprint.
    """

    item: Item
    relation: str
    distance: int | None
    decided: Assessment | None


def desk(by: Actor, batch: Batch, shift: Shift, wanted: Wanted = EVERYTHING) -> Desk:
    """Give a person's batch with all the page needs to know of it; counted of what they want.

    Raises:
        NotAllowed: the actor may not grade.
    """
    gate.require(by, Act.GRADE)
    in_order = batch.reservations.select_related("item", "item__stack_member").order_by("position")
    reserved = list(in_order)
    numbers = [row.item_id for row in reserved]
    decided = _decided(by, numbers)
    places = dict(
        Instance.objects.filter(item__in=numbers).values_list("item").annotate(n=Count("pk")).order_by("item")
    )
    sizes, known = _stack_sizes(row.item for row in reserved), known_parts(numbers)
    recalled, near = _recalled(numbers), likenesses(numbers)
    sheets = sheets_of(row.item for row in reserved)
    evidence, marks = origins.evidence_for(by, numbers), origins.marks_on(numbers)
    asked, identities = queries.asked_by(by, numbers), origins.identities_on(numbers)
    left, decided_yet = queries.left_for(by, shift, wanted), queries.decided_in(shift)
    return Desk(
        items=[
            OnDesk(
                item=row.item,
                place=row.position,
                places=places.get(row.item_id, 0),
                stack=sizes.get(_stack_of(row.item)),
                decided=decided.get(row.item_id),
                skipped=row.skipped_at is not None,
                known_part=known.get(row.item_id),
                likenesses=near.get(row.item_id, ()),
                recalled=recalled.get(row.item_id),
                sheets=sheets.get(row.item_id, NO_SHEETS),
                evidence=evidence.get(row.item_id),
                marks=marks.get(row.item_id, ()),
                identity=identities.get(row.item_id),
                is_asked=row.item_id in asked,
            )
            for row in reserved
        ],
        left=left,
        total=left + (decided_yet if wanted.is_everything else queries.decided_of(by, shift, wanted)),
        shift=shift,
        decided=decided_yet,
        others=_with_others(by, wanted) if left and not _is_any_open(reserved, decided) else None,
    )


def _is_any_open(reserved: Sequence[Reservation], decided: Mapping[int, Assessment]) -> bool:
    return any(row.skipped_at is None and row.item_id not in decided for row in reserved)


def _with_others(by: Actor, wanted: Wanted) -> Others:
    rows = queries.on_desks().exclude(batch__person=by.person)
    told = rows.filter(item__in=queries.waiting_items(by, wanted)).aggregate(
        n=Count("pk"), until=Max("batch__until")
    )
    return Others(told["n"], told["until"])


def alike(by: Actor, item: Item) -> list[Member]:
    """List what a decision of an item could serve as well, nearest first.

    Those are the others of its stack that wait, and those that the person graded in this shift.

    Raises:
        NotAllowed: the actor may not grade.
        NotFound: the item is in no stack.
    """
    gate.require(by, Act.GRADE, on=item)
    own = StackMember.objects.filter(item=item).first()
    if own is None:
        raise NotFound(_("%(item)s is in no stack.") % {"item": item.reference})
    others = StackMember.objects.filter(stack=own.stack_id).exclude(item=item).select_related("item")
    members = list(others.order_by("item"))
    numbers = [member.item_id for member in members]
    decided = _decided(by, numbers)
    is_film = own.relation == StackMember.Relation.VIDEO or item.kind == Kind.VIDEO
    relation = StackMember.Relation.VIDEO if is_film else StackMember.Relation.NEAR
    apart = {} if is_film else distances(item.pk, numbers)
    judged = set(queries.judged_by(by.person).filter(item__in=numbers).values_list("item", flat=True))
    shown = [
        Member(member.item, relation, apart.get(member.item_id), decided.get(member.item_id))
        for member in members
        if member.item_id in decided
        or (member.item.state == Item.State.QUEUED and member.item_id not in judged)
    ]
    return sorted(shown, key=lambda member: (member.distance is None, member.distance or 0))


def playable(by: Actor, item: Item) -> Reels:
    """Say what a player shows of an item that the person may look at; nothing is shown by that.

    Raises:
        NotAllowed: the actor may not see media.
        NotReserved: the item is none of theirs.
    """
    gate.require(by, Act.SEE_MEDIA, on=item)
    queries.assignment_for(by, item)
    return reels_of(item)


def _decided(by: Actor, numbers: Sequence[int]) -> dict[int, Assessment]:
    """Give a person's own grades of some items in the shift that runs; what others decided stays unseen."""
    grades = queries.votes().filter(
        item__in=numbers, person=by.person, shift__confirmed_at=None, shift__returned_at=None
    )
    return {grade.item_id: grade for grade in grades}


def _recalled(numbers: Sequence[int]) -> dict[int, Entry]:
    """Give the entry revoked last of those that each of some items matched, if it matched any."""
    matches = Match.objects.filter(item__in=numbers).exclude(entry__revoked_at=None)
    last_is_latest = matches.select_related("entry__hash_list").order_by("entry__revoked_at")
    return {match.item_id: match.entry for match in last_is_latest}


def _stack_of(item: Item) -> int:
    return item.stack_member.stack_id if hasattr(item, "stack_member") else 0


def _stack_sizes(items: Iterable[Item]) -> dict[int, StackFacts]:
    stacks = {_stack_of(item) for item in items} - {0}
    sizes: dict[int, StackFacts] = {}
    counted = (
        StackMember.objects.filter(stack__in=stacks).values_list("stack", "relation").annotate(n=Count("pk"))
    )
    for stack, relation, count in counted.order_by("stack", "relation"):
        before = sizes.get(stack, StackFacts(stack, 0, 0))
        members = before.members + count
        # Seen from any member, all the others are near; in a stack of videos none is.
        near = 0 if relation == StackMember.Relation.VIDEO else members - 1
        sizes[stack] = StackFacts(stack, members, near)
    return sizes
