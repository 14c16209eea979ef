"""Questions about cases and exhibits."""

from tutela.casework import gate
from tutela.casework.cases.models import Case, Closure, Exhibit, Marking
from tutela.casework.gate import Act, Actor
from tutela.errors import NotFound


def case_for(by: Actor, reference: str) -> Case:
    """Find a case of the actor's unit.

    Raises:
        NotAllowed: the actor may not see casework.
        NotFound: no such case, or another unit's.
    """
    gate.require(by, Act.SEE_CASEWORK)
    case = Case.objects.filter(unit=by.unit, reference=reference).select_related("unit").first()
    if case is None:
        raise NotFound(f"There is no case {reference!r}. Open it first: `tutela case new {reference}`.")
    return case


def exhibit_for(by: Actor, reference: str) -> Exhibit:
    """Find an exhibit of the actor's unit by its full reference, CASE/EXHIBIT.

    Raises:
        NotAllowed: the actor may not see casework.
        NotFound: no such exhibit, or another unit's.
    """
    gate.require(by, Act.SEE_CASEWORK)
    exhibits = Exhibit.objects.filter(case__unit=by.unit, intake__reference=reference)
    exhibit = exhibits.select_related("case", "intake", "case__key").first()
    if exhibit is None:
        raise NotFound(
            f"There is no exhibit {reference!r}. Open it first: `tutela case new`, `tutela exhibit new`."
        )
    return exhibit


def marking_of(case: Case) -> str:
    """Give the security marking that is in force for a case; until somebody says so, OFFICIAL-SENSITIVE."""
    in_force = Marking.objects.filter(case=case, is_agreed=True).order_by("-pk")
    return in_force.values_list("level", flat=True).first() or Marking.Level.SENSITIVE.value


def closure_of(case: Case) -> Closure | None:
    """Give the closure of a case; None where it is open."""
    return Closure.objects.filter(case=case, reopened_at=None).select_related("person").first()
