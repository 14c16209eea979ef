"""Questions about series: which there are, what belongs together, who was told and who did not answer."""

from datetime import timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.examination.models import Match, StackMember
from tutela.casework.gate import Act, Actor
from tutela.casework.origins.models import CameraTrace
from tutela.casework.referrals.models import Referral
from tutela.casework.series.models import Export, Member, Series, State, Telling
from tutela.errors import NotFound

_LOOK_EVERY = timedelta(hours=1)
_MOST_SUGGESTED = 50


def series_of(by: Actor, state: str = "") -> QuerySet[Series]:
    """List the series of the actor's unit that stand, the newest first; of one state, if one is named.

    Raises:
        NotAllowed: the actor may not see referrals.
    """
    gate.require(by, Act.SEE_REFERRALS)
    found = Series.objects.filter(unit=by.unit, into=None).select_related("owner", "unit")
    return (found.filter(state=state) if state in State.values else found).order_by("-pk")


def series_for(by: Actor, number: int) -> Series:
    """Find a series of the actor's unit, also one that was joined into another.

    Raises:
        NotAllowed: the actor may not see referrals.
        NotFound: there is none of that number.
    """
    gate.require(by, Act.SEE_REFERRALS)
    found = Series.objects.filter(unit=by.unit, pk=number).select_related("owner", "unit", "into").first()
    if found is None:
        raise NotFound(f"There is no series VS-{number}.")
    return found


def number_in(reference: str, sign: str = "VS-") -> int:
    """Read the number in a reference that somebody typed: VS-3, or VI-3 with its own sign.

    Raises:
        NotFound: it names none.
    """
    number = row_number(reference.strip().upper().removeprefix(sign))
    if number is None:
        raise NotFound(f"{reference[:40]!r} is none. Write it as {sign}3.")
    return number


def member_for(series: Series, referral: int) -> Member:
    """Find a referral that is in a series.

    Raises:
        NotFound: it is not there.
    """
    found = series.members.filter(referral=referral, left_at=None).select_related("referral").first()
    if found is None:
        raise NotFound(f"VI-{referral} is not in {series}.")
    return found


def telling_for(by: Actor, number: int) -> Telling:
    """Find what the actor's unit was told, or what it told a holder.

    Raises:
        NotAllowed: the actor may not see referrals.
        NotFound: there is none of that number for them.
    """
    gate.require(by, Act.SEE_REFERRALS)
    own = Q(unit=by.unit) | Q(series__unit=by.unit)
    found = Telling.objects.filter(own, pk=number).select_related("series__unit", "unit", "case", "partner")
    telling = found.first()
    if telling is None:
        raise NotFound(f"There is no telling {number}.")
    return telling


def export_for(series: Series, number: int) -> Export:
    """Find an export of a series.

    Raises:
        NotFound: there is none of that number.
    """
    found = series.exports.filter(number=number).select_related("recipient", "made_by", "signed_by").first()
    if found is None:
        raise NotFound(f"{series} has no export {number}.")
    found.series = series
    return found


def member_counts(numbers: list[int]) -> dict[int, int]:
    """Count the referrals that are in some series, by their numbers."""
    rows = Member.objects.filter(series__in=numbers, left_at=None).values_list("series")
    return dict(rows.annotate(n=Count("pk")).order_by())


def series_of_referral(referral: int) -> Series | None:
    """Give the series that a referral is in."""
    member = Member.objects.filter(referral=referral, left_at=None).select_related("series").first()
    return member.series if member else None


def suggested(series: Series) -> list[tuple[Referral, str]]:
    """Give referrals in no series that may belong to this one, each with what links it to an item of it."""
    members = list(series.members.filter(left_at=None).values_list("referral__item", flat=True))
    taken = Member.objects.filter(series__unit=series.unit_id, left_at=None).values("referral")
    free = Referral.objects.filter(unit=series.unit_id, ended_at=None).exclude(pk__in=taken)
    others = dict(free.values_list("item", "pk"))
    links: dict[int, str] = {}
    stacks = dict(StackMember.objects.filter(item__in=members).values_list("stack", "item"))
    for item, stack in StackMember.objects.filter(stack__in=stacks).values_list("item", "stack"):
        links.setdefault(item, f"stack {stack}, with T-{stacks[stack]}")
    cameras = CameraTrace.objects.filter(item__in=members, camera__has_serial=True)
    known = dict(cameras.values_list("camera", "item"))
    for item, camera in CameraTrace.objects.filter(camera__in=known).values_list("item", "camera"):
        links.setdefault(item, f"camera {camera}, with T-{known[camera]}")
    entries = dict(
        Match.objects.filter(item__in=members, entry__revoked_at=None).values_list("entry", "item")
    )
    for item, entry in Match.objects.filter(entry__in=entries).values_list("item", "entry"):
        links.setdefault(item, f"entry {entry}, with T-{entries[entry]}")
    found = [(others[item], says) for item, says in links.items() if item in others][:_MOST_SUGGESTED]
    rows = Referral.objects.select_related("item").in_bulk([number for number, _ in found])
    return [(rows[number], says) for number, says in found]


def told_to(by: Actor) -> QuerySet[Telling]:
    """List what the actor's unit was told of series, its own and others', what waits first.

    Raises:
        NotAllowed: the actor may not see referrals.
    """
    gate.require(by, Act.SEE_REFERRALS)
    inside = (Telling.Kind.CASE, Telling.Kind.UNIT)
    found = Telling.objects.filter(unit=by.unit, kind__in=inside).select_related("series__unit", "case")
    return found.order_by(F("confirmed_at").asc(nulls_first=True), "-pk")


def to_acknowledge(by: Actor) -> QuerySet[Telling]:
    """List what the actor's unit was told last and nobody confirmed, for who works on referrals."""
    if not gate.may(by, Act.WORK_REFERRALS):
        return Telling.objects.none()
    inside = (Telling.Kind.CASE, Telling.Kind.UNIT)
    newest = Telling.objects.filter(round=F("series__round"), confirmed_at=None)
    return newest.filter(unit=by.unit, kind__in=inside)


def waiting(by: Actor) -> int:
    """Count what the actor's unit was told and nobody confirmed."""
    return to_acknowledge(by).count()


def overdue(by: Actor) -> QuerySet[Telling]:
    """List the holders of the unit's series who did not confirm in time, for who works on referrals."""
    if not gate.may(by, Act.WORK_REFERRALS):
        return Telling.objects.none()
    newest = Telling.objects.filter(round=F("series__round"), confirmed_at=None)
    own = newest.filter(series__unit=by.unit)
    return own.filter(due_at__lt=timezone.now())


def due_next(by: Actor) -> QuerySet[Series]:
    """List the series whose next action is overdue, for who works on referrals."""
    if not gate.may(by, Act.WORK_REFERRALS):
        return Series.objects.none()
    open_ = Series.objects.filter(unit=by.unit, into=None).exclude(state=State.SAFEGUARDED)
    return open_.filter(next_due__lt=timezone.localdate())


def to_sign(by: Actor) -> QuerySet[Export]:
    """List the exports that others made and that the actor may sign."""
    if not gate.may(by, Act.SIGN_SERIES):
        return Export.objects.none()
    return Export.objects.filter(series__unit=by.unit, signed_at=None).exclude(made_by=by.person)


def to_look_at() -> list[Series]:
    """Give the settled series whose holders nobody looked for since an hour, one for each unit."""
    before = timezone.now() - _LOOK_EVERY
    found = Series.objects.filter(is_settled=True, into=None).filter(
        Q(looked_at=None) | Q(looked_at__lt=before)
    )
    by_unit: dict[int, Series] = {}
    for series in found.order_by("looked_at", "pk")[:100]:
        by_unit.setdefault(series.unit_id, series)
    return list(by_unit.values())


def parts_of(series: Series) -> tuple[list[str], list[Telling]]:
    """Give the references of a series' referrals, and all that its holders were told."""
    members = series.members.filter(left_at=None).select_related("referral").order_by("pk")
    told = series.tellings.select_related("unit", "case", "partner", "delivery").order_by("pk")
    return [each.referral.reference for each in members], list(told)
