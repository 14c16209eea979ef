"""Sets something to be done in a case, with an owner and a day."""

from datetime import date

from django.db import transaction

from tutela.casework import gate
from tutela.casework.cases.errors import BadRecord
from tutela.casework.cases.models import Case, CaseAction
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.people.models import Person
from tutela.engine.taxonomy import terminology


@transaction.atomic
def set_action(by: Actor, case: Case, what: str, owner: Person, due_on: date) -> CaseAction:
    """Set something to be done by somebody until a day.

    Raises:
        NotAllowed: the actor does not keep the record of cases.
        BadRecord: it is not said what, or the owner is of another unit.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.KEEP_CASE, on=case)
    terminology.guard(what)
    if not what.strip() or owner.unit_id != case.unit_id:
        raise BadRecord(f"{case}: say what is to be done, and choose somebody of your unit.")
    lock_unit(by.unit)
    numbers = CaseAction.objects.filter(case=case).order_by("-number").values_list("number", flat=True)
    action = CaseAction.objects.create(
        case=case,
        number=(numbers.first() or 0) + 1,
        what=what.strip(),
        owner=owner,
        due_on=due_on,
        person_id=by.person,
    )
    log.record(
        by, "case.action_set", purpose="investigation", wrote=[action], case=case.pk, number=action.number,
        owner=owner.pk, due_on=due_on.isoformat(),
    )  # fmt: skip
    return action
