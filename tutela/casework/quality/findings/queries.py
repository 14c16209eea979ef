"""Questions about findings: which are open, in which lot, and who reads them."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.models import Assessment, Lot
from tutela.casework.quality.models import Finding
from tutela.casework.quality.sampling.terms import Severity
from tutela.errors import NotFound

_OPEN = (Finding.State.OPEN, Finding.State.RECTIFIED)


def critical_in(lot: Lot) -> QuerySet[Finding]:
    """Give the critical findings about grades of a lot's shift that are not closed."""
    graded = Assessment.objects.filter(shift=lot.shift_id)
    return Finding.objects.filter(assessment__in=graded, severity=Severity.CRITICAL, state__in=_OPEN)


def open_about(items: Collection[int]) -> set[int]:
    """Name those of some items about which a finding is open."""
    rows = Finding.objects.filter(item__in=items, state__in=_OPEN)
    return set(rows.values_list("item", flat=True))


def readable(by: Actor) -> QuerySet[Finding]:
    """Give the findings that somebody reads: all of the unit for who releases lots, else those of their own.

    Raises:
        NotAllowed: the actor may not see coded grades.
    """
    gate.require(by, Act.SEE_CASEWORK)
    rows = Finding.objects.filter(item__unit=by.unit)
    return rows if gate.may(by, Act.RELEASE_LOT) else rows.filter(graded_by=by.person)


def finding_for(by: Actor, number: int) -> Finding:
    """Find one that somebody reads.

    Raises:
        NotAllowed: the actor may not see coded grades.
        NotFound: there is none, or it is not theirs to read.
    """
    rows = readable(by).select_related(
        "item", "assessment", "rectified", "found_by", "graded_by", "answered_by"
    )
    found = rows.filter(pk=number).first()
    if found is None:
        raise NotFound(f"There is no finding {number}.")
    return found


def waiting_for(by: Actor) -> QuerySet[Finding]:
    """Give the findings that wait for somebody: own grades to rectify, or those of others to check again."""
    own = Q(state=Finding.State.OPEN, graded_by=by.person)
    wanted = own
    if gate.may(by, Act.RELEASE_LOT):
        wanted = own | (Q(state=Finding.State.RECTIFIED) & ~Q(graded_by=by.person))
    return Finding.objects.filter(wanted, item__unit=by.unit)
