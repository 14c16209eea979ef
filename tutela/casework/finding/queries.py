"""Questions of whoever looks for an item, and why they may look at it."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet, Value

from tutela.casework import gate
from tutela.casework.cases.models import Case, Exhibit
from tutela.casework.database import ByteIndex
from tutela.casework.finding.errors import NoReason
from tutela.casework.finding.terms import Terms
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries as grading
from tutela.casework.grading.errors import NotReserved
from tutela.casework.grading.models import Lot
from tutela.casework.grading.shoulder.queries import assignment_for as over_a_shoulder
from tutela.casework.items.hash_values import FRAMES, OWN
from tutela.casework.items.models import HashValue, Item
from tutela.casework.items.queries import item_for
from tutela.casework.quality import queries as quality
from tutela.casework.welfare.assignment import Assignment, check
from tutela.engine.hashing.fingerprints import HASH_BYTES
from tutela.engine.hashing.video.features import unpack
from tutela.errors import Missing


def item_to_read(by: Actor, number: int) -> Item:
    """Find an item of the actor's own unit, to read what is on record of it.

    Raises:
        NotAllowed: the actor may not see casework.
        NotFound: there is no such item, or it is another unit's.
    """
    gate.require(by, Act.SEE_CASEWORK)
    item = item_for(by, number)
    gate.require(by, Act.SEE_CASEWORK, on=item)
    return item


def items(by: Actor, terms: Terms, after: int, most: int) -> list[Item]:
    """Find items by number or by a digest of any kind, in order from a number on."""
    own = Item.objects.filter(unit=by.unit, pk__gt=after).order_by("pk")
    if terms.number is not None:
        return list(own.filter(pk=terms.number))
    if not terms.digest:
        return []
    found: dict[int, Item] = {}
    for kind in terms.kinds:
        alike = (
            own.filter(pk__in=_of_pdq(by, terms.digest))
            if kind == "pdq"
            else own.filter(**{kind: terms.digest})
        )
        found |= {item.pk: item for item in alike[:most]}
    # Files are long to look through for one frame: only what is found as nothing else is looked for there.
    for holding in (_of_plugins, _of_films):
        if not found:
            found = {item.pk: item for item in own.filter(pk__in=holding(by, terms.digest))[:most]}
    return [found[number] for number in sorted(found)][:most]


def _of_pdq(by: Actor, value: bytes) -> QuerySet[HashValue, int]:
    alike = HashValue.objects.filter(algorithm="pdq", is_latest=True, value=value, item__unit=by.unit)
    return alike.values_list("item", flat=True)


def _of_plugins(by: Actor, value: bytes) -> QuerySet[HashValue, int]:
    """Find the items of which a plug-in fingerprint is this one."""
    others = HashValue.objects.exclude(algorithm__in=OWN).filter(is_latest=True, item__unit=by.unit)
    return others.filter(value=value).values_list("item", flat=True)


def _of_films(by: Actor, frame: bytes) -> Sequence[int]:
    """Find the films, and files of several pictures, of which one frame has this fingerprint."""
    if len(frame) != HASH_BYTES:
        return []
    packed = HashValue.objects.filter(algorithm__in=FRAMES, is_latest=True, item__unit=by.unit)
    holding = packed.annotate(at=ByteIndex("value", Value(frame))).filter(at__gt=0)
    rows = holding.values_list("item", "value").order_by("item")
    # The same bytes may stand across two frames.
    return [item for item, value in rows.iterator() if frame in {each.bits for each in unpack(value)}]


def cases(by: Actor, text: str, before: int | None, most: int) -> list[Case]:
    """Find cases by part of their reference or title, the newest first."""
    named = Case.objects.filter(Q(reference__icontains=text) | Q(title__icontains=text), unit=by.unit)
    return list(_newest(named, before)[:most])


def exhibits(by: Actor, text: str, before: int | None, most: int) -> list[Exhibit]:
    """Find exhibits by part of CASE/EXHIBIT or of their description, the newest first."""
    named = Q(intake__reference__icontains=text) | Q(description__icontains=text)
    found = Exhibit.objects.filter(named, case__unit=by.unit).select_related("case", "intake")
    return list(_newest(found, before)[:most])


def _newest(rows: QuerySet, before: int | None) -> QuerySet:  # type: ignore[type-arg]  # of cases as of exhibits
    return (rows if before is None else rows.filter(pk__lt=before)).order_by("-pk")


def assignment_for(by: Actor, item: Item) -> Assignment:
    """Say why a person may see an item: on their desk, graded by them, in their lot, or asked by a colleague.

    Raises:
        NotAllowed: the actor may not see media.
        NoReason: nobody gave it to them.
    """
    gate.require(by, Act.SEE_MEDIA, on=item)
    try:
        if gate.may(by, Act.GRADE):
            return grading.assignment_for(by, item)
    except NotReserved:
        pass
    if gate.may(by, Act.RELEASE_LOT) and (lot := _lot_with(by, item)) is not None:
        return quality.assignment_for(by, lot, item)
    if (beside := over_a_shoulder(by, item)) is not None:
        return beside
    raise NoReason(
        f"{item.reference} is neither on your desk nor in a lot that you can release, so it is not shown. "
        "What is on record of it is on its page."
    )


def may_look(by: Actor, item: Item) -> bool:
    """Say whether a person may be shown an item now."""
    if not gate.may(by, Act.SEE_MEDIA, on=item):
        return False
    try:
        check(by, item, assignment_for(by, item))
    except Missing:
        return False
    return True


def _lot_with(by: Actor, item: Item) -> Lot | None:
    """Find the lot that waits, is none of the person's work, and holds an item's grade."""
    grades = grading.votes().filter(item=item).exclude(shift__confirmed_at=None)
    lots = quality.waiting_for(by).filter(shift__in=grades.values("shift"))
    return lots.select_related("shift").first()
