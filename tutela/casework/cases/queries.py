"""Questions about cases and exhibits."""

from tutela.casework import gate
from tutela.casework.cases.models import Case, Exhibit
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
