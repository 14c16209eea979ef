"""Files how somebody is, for themselves."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.support import rules
from tutela.casework.support.actions.file_record import file_record
from tutela.casework.support.errors import BadRecord
from tutela.casework.support.models import Filed
from tutela.casework.support.records import Kind
from tutela.engine.taxonomy import terminology


@transaction.atomic
def check_in(by: Actor, answer: str, says: str = "") -> Filed:
    """File how one is. Nobody has to; nobody else reads it, and it stops and allows nothing.

    Args:
        by: whose it is.
        answer: one of the codes of the unit's rules of support.
        says: more, in their own words.

    Raises:
        NotAllowed: the actor is no person.
        BadRecord: the answer is none, or the words are too many.
        RefusedWords: they say what is said by codes alone.
    """
    gate.require(by, Act.OWN_SUPPORT)
    terminology.guard(says)
    answers = rules.in_force(by.unit).answers
    if answer not in answers:
        raise BadRecord(f"Choose one of the answers: {', '.join(answers.values())}.")
    return file_record(by, Kind.CHECK_IN, {"answer": answer, "says": says.strip()})
