"""Has the partners' door told anew how everything stands."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.partners.models import CompanyQuestion, DoorErasure, QualityNote, Registration


@transaction.atomic
def tell_again(by: Actor) -> None:
    """Forget what the door was told, which after a restore it may not know; the next round tells it.

    Args:
        by: the machine.

    Raises:
        NotAllowed: that is the machine's.
    """
    gate.require(by, Act.TAKE_IN_SUBMISSIONS)
    asked_of = CompanyQuestion.objects.filter(partner__unit=by.unit)
    # What was disposed of is empty; a backup of the door may still show it.
    questions = asked_of.exclude(question="").update(is_told=False)
    DoorErasure.objects.filter(unit=by.unit).update(is_done=False)
    told = QualityNote.objects.filter(partner__unit=by.unit, is_newest=True).update(is_told=False)
    asked = Registration.objects.filter(unit=by.unit, partner__isnull=False).update(state="")
    if questions or told or asked:
        log.record(
            by, "companies.to_be_told_again", purpose="partners", questions=questions, notes=told,
            registrations=asked,
        )  # fmt: skip
