"""Questions about past shifts, and about the desks, minutes and pace of a unit."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.db.models.functions import TruncHour
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.cases import queries as cases
from tutela.casework.cases.models import Case, Exhibit
from tutela.casework.gate import Act, Actor, Role
from tutela.casework.grading import queries as grading
from tutela.casework.grading.models import Assessment, Shift
from tutela.casework.items.models import Item
from tutela.casework.people.models import Person
from tutela.casework.welfare import queries as welfare
from tutela.errors import NotFound
from tutela.printable import printable

_VIEWERS = (Role.ASSESSOR, Role.QUALITY_OFFICER)


@dataclass(frozen=True, slots=True)
class Desk:
    """What one person holds, and what they viewed, in seconds.

    Attributes:
        person: whose it is.
        open: items on their desk that wait for them.
        skipped: items there that they passed over and nobody has decided.
        until: when what lies there goes back; None where nothing does.
    """

    person: int
    name: str
    open: int
    skipped: int
    until: datetime | None
    day_s: float
    week_s: float


def own_shifts(by: Actor, before: int | None, most: int) -> list[Shift]:
    """List shifts of the actor, the newest first, each with how many of its grades stand.

    Args:
        by: whose shifts they are.
        before: the number of the last shift of the page before.
        most: how many at most.

    Raises:
        NotAllowed: the actor has no shifts.
    """
    gate.require(by, Act.CONFIRM_SHIFT)
    own = Shift.objects.filter(person=by.person).order_by("-pk")
    counts = Q(assessments__stands=True)
    found = own if before is None else own.filter(pk__lt=before)
    return list(found.annotate(graded=Count("assessments", filter=counts))[:most])


def decided_in(by: Actor, shift: Shift, before: int | None, most: int) -> list[Assessment]:
    """List the grades of a shift of the actor, the newest first, those that stand no more included.

    Raises:
        NotAllowed: the actor has no shifts.
    """
    gate.require(by, Act.CONFIRM_SHIFT, on=shift)
    grades = Assessment.objects.filter(shift=shift, person=by.person).select_related("item").order_by("-pk")
    return list((grades if before is None else grades.filter(pk__lt=before))[:most])


def desks(by: Actor) -> list[Desk]:
    """Give the desks of all of the unit who view media, by name.

    Raises:
        NotAllowed: the actor does not oversee the team.
    """
    gate.require(by, Act.OVERSEE)
    people = list(
        Person.objects.able()
        .filter(unit=by.unit, grants__role__in=_VIEWERS)
        .distinct()
        .order_by("name", "pk")
    )
    waits = grading.reserved().filter(
        batch__person__in=people, batch__until__gt=timezone.now(), item__state=Item.State.QUEUED
    )
    # What its person decided waits for others, and not on that desk.
    judged = grading.votes().filter(item=OuterRef("item"), person=OuterRef("batch__person"))
    waits = waits.exclude(Exists(judged))
    counted = waits.values_list("batch__person").annotate(
        open=Count("pk", filter=Q(skipped_at=None)),
        skipped=Count("pk", filter=Q(skipped_at__isnull=False)),
        until=Min("batch__until"),
    )
    held: dict[int, tuple[int, int, datetime | None]] = {
        person: (waiting, skipped, until) for person, waiting, skipped, until in counted
    }
    viewed = welfare.viewed_by([person.pk for person in people])
    return [
        Desk(person.pk, person.name, *held.get(person.pk, (0, 0, None)), *viewed[person.pk])
        for person in people
    ]


def assessors(by: Actor) -> QuerySet[Person]:
    """Give the people of the unit to whom work can be given, by name.

    Raises:
        NotAllowed: the actor may not give work.
    """
    gate.require(by, Act.GIVE_WORK)
    grade = Person.objects.able().filter(unit=by.unit, grants__role=Role.ASSESSOR)
    return grade.distinct().order_by("name", "pk")


def work_named(by: Actor, reference: str) -> Case | Exhibit:
    """Find what can be given by what somebody calls it: an exhibit by CASE/EXHIBIT, or a case.

    Raises:
        NotAllowed: the actor may not see casework.
        NotFound: the unit has no such exhibit or case.
    """
    named = reference.strip()
    try:
        return cases.exhibit_for(by, named) if "/" in named else cases.case_for(by, named)
    except NotFound:
        raise NotFound(f"There is no case or exhibit {printable(named)!r} in this unit.") from None


def waiting(by: Actor) -> tuple[int, datetime | None]:
    """Count what waits for a grade in the unit, and say since when the oldest of it is there.

    Raises:
        NotAllowed: the actor does not oversee the team.
    """
    gate.require(by, Act.OVERSEE)
    queued = Item.objects.filter(unit=by.unit, state=Item.State.QUEUED)
    found = queued.aggregate(number=Count("pk"), oldest=Min("received_at"))
    return found["number"], found["oldest"]


def pace(by: Actor) -> list[tuple[datetime, int]]:
    """Count the team's grades of the last day that stand, by the hour they were given in, the newest first.

    Raises:
        NotAllowed: the actor does not oversee the team.
    """
    gate.require(by, Act.OVERSEE)
    grades = grading.votes().filter(shift__unit=by.unit, decided_at__gte=timezone.now() - timedelta(days=1))
    hours = grades.annotate(hour=TruncHour("decided_at")).values_list("hour")
    return list(hours.annotate(n=Count("pk")).order_by("-hour"))
