"""What results are of: one exhibit, or all exhibits of a case."""

from dataclasses import dataclass

from django.db.models import QuerySet

from tutela.casework import gate
from tutela.casework.cases.models import Case, Exhibit
from tutela.casework.cases.queries import case_for, exhibit_for
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Instance, Intake, Item


@dataclass(frozen=True, slots=True)
class Scope:
    """One exhibit, or, where there is none, a whole case; `received` numbers what it was taken in by.

    The numbers stand in the questions: PostgreSQL takes a case for small where it has to find them there.
    """

    case: Case
    received: tuple[int, ...]
    exhibit: Exhibit | None = None

    @property
    def intakes(self) -> QuerySet[Intake]:
        """Give the receipts that it was taken in by."""
        return Intake.objects.filter(pk__in=self.received)

    @property
    def places(self) -> QuerySet[Instance]:
        """Give the places that were received."""
        return Instance.objects.filter(intake__in=self.received)

    @property
    def items(self) -> QuerySet[Item]:
        """Give the distinct contents of these places, each once."""
        return Item.objects.filter(pk__in=self.places.order_by().values("item"))


def of_exhibit(by: Actor, case: str, reference: str) -> Scope:
    """Find an exhibit of the actor's unit.

    Raises:
        NotAllowed: the actor may not see casework.
        NotFound: no such exhibit, or another unit's.
    """
    exhibit = exhibit_for(by, f"{case}/{reference}")
    gate.require(by, Act.SEE_CASEWORK, on=exhibit)
    return Scope(exhibit.case, (exhibit.intake_id,), exhibit)


def of_case(by: Actor, reference: str) -> Scope:
    """Find a case of the actor's unit.

    Raises:
        NotAllowed: the actor may not see casework.
        NotFound: no such case, or another unit's.
    """
    case = case_for(by, reference)
    gate.require(by, Act.SEE_CASEWORK, on=case)
    return Scope(case, tuple(Intake.objects.filter(exhibit__case=case).values_list("pk", flat=True)))
