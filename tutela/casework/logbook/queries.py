"""Questions about the intelligence log."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.cases.models import Case, Marking
from tutela.casework.cases.queries import marking_of
from tutela.casework.gate import Act, Actor
from tutela.casework.logbook.models import Authority, Hypothesis, Line, Sanitised
from tutela.errors import NotFound


def case_for(by: Actor, reference: str) -> Case:
    """Find a case of the actor's unit.

    Raises:
        NotAllowed: the actor may not see the intelligence log.
        NotFound: no such case, or another unit's.
    """
    gate.require(by, Act.SEE_LOGBOOK)
    case = Case.objects.filter(unit=by.unit, reference=reference).first()
    if case is None:
        raise NotFound(f"There is no case {reference!r}.")
    gate.require(by, Act.SEE_LOGBOOK, on=case)
    return case


def lines_of(by: Actor, case: Case | None = None, *, unsigned: bool = False) -> QuerySet[Line]:
    """List the lines of the actor's unit, or of one of its cases, the newest first.

    Args:
        by: who asks.
        case: of which case; of all, where it is None.
        unsigned: those alone of which a text waits for its signature.

    Raises:
        NotAllowed: the actor may not see the intelligence log.
    """
    gate.require(by, Act.SEE_LOGBOOK)
    found = Line.objects.filter(unit=by.unit)
    found = found.filter(case=case) if case else found
    found = found.filter(pk__in=unsigned_texts(by.unit).values("line")) if unsigned else found
    return found.select_related("case", "by").order_by("-pk")


def line_for(by: Actor, number: int) -> Line:
    """Find a line of the actor's unit.

    Raises:
        NotAllowed: the actor may not see the intelligence log.
        NotFound: there is none of that number.
    """
    found = lines_of(by).filter(pk=number).select_related("authority", "corrects").first()
    if found is None:
        raise NotFound(f"There is no line IL-{number}.")
    gate.require(by, Act.SEE_LOGBOOK, on=found)
    return found


def hypothesis_for(by: Actor, number: int) -> Hypothesis:
    """Find a hypothesis of the actor's unit.

    Raises:
        NotAllowed: the actor may not see the intelligence log.
        NotFound: there is none of that number.
    """
    gate.require(by, Act.SEE_LOGBOOK)
    found = Hypothesis.objects.filter(unit=by.unit, pk=number).select_related("case", "by").first()
    if found is None:
        raise NotFound(f"There is no hypothesis HY-{number}.")
    return found


def unsigned_texts(unit: int) -> QuerySet[Sanitised]:
    """Give the sanitised texts that wait for a signature: of each line the newest alone."""
    rows = Sanitised.objects.filter(line__unit=unit, signed_by=None)
    later = Sanitised.objects.filter(line=OuterRef("line"), number__gt=OuterRef("number"))
    return rows.exclude(Exists(later))


def signed_text(line: Line) -> Sanitised | None:
    """Give what of a line may be handed on: its newest signed text; None where nobody signed any."""
    return Sanitised.objects.filter(line=line, signed_by__isnull=False).order_by("-number").first()


def to_sign(by: Actor) -> int:
    """Count the texts that wait for a signature of the actor."""
    return unsigned_texts(by.unit).exclude(by=by.person).count()


def authorities_of(case: Case) -> QuerySet[Authority]:
    """List the authorities of a case, the newest first."""
    return Authority.objects.filter(case=case).select_related("by").order_by("-pk")


def in_force(case: Case, technique: str, day: date) -> QuerySet[Authority]:
    """Give the authorities of a case for a technique that were in force on a day."""
    return Authority.objects.filter(case=case, technique=technique, begins_on__lte=day, expires_on__gte=day)


def expired(by: Actor) -> QuerySet[Authority]:
    """Give the authorities of the actor's unit that expire within a week, or did within the last."""
    if not gate.may(by, Act.WORK_LOGBOOK):
        return Authority.objects.none()
    today = timezone.localdate()
    week = timedelta(days=7)
    return Authority.objects.filter(unit=by.unit, expires_on__range=(today - week, today + week))


def marking_of_log(case: Case) -> str:
    """Give the marking of the log of a case: that of the case, or of its highest line if that is higher."""
    order = Marking.Level.values
    levels = set(Line.objects.filter(case=case).order_by().values_list("marking", flat=True).distinct())
    return max({marking_of(case), *levels}, key=order.index)
