"""What is kept and what goes: a case that is held, one whose disposal waits, one that was disposed of."""

from django.db import transaction

from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Case
from tutela.casework.gate import machine
from tutela.casework.retention import actions as retention
from tutela.casework.retention.queries import thing_of_case
from tutela.demonstration.team import Whole

_REFERENCES = ("KEPT-1", "KEPT-2", "KEPT-3")


@transaction.atomic
def keep_things(team: Whole) -> None:
    """Close three cases without material: hold one, propose that one goes, and dispose of one."""
    if Case.objects.filter(unit=team.finn.unit, reference=_REFERENCES[0]).exists():
        return
    held, waits, gone = (cases.open_case(team.finn, each, "Invented: to be kept") for each in _REFERENCES)
    for case in (held, waits, gone):
        cases.close_case(team.sam, case, "Sentence 1.")
    retention.place_hold(team.sam, thing_of_case(held), "Sentence 2.", "Order 1/26")
    retention.propose_disposal(team.finn, waits, "Sentence 3.", "Order 2/26")
    done = retention.propose_disposal(team.finn, gone, "Sentence 4.", "Order 3/26")
    retention.answer_disposal(team.sam, done, is_confirmed=True)
    retention.carry_out(machine(team.sam.unit, "retention"), done.pk)
