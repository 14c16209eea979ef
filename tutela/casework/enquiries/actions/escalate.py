"""Escalates an enquiry: it waits for a supervisor's word."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.clocks.actions.start import start
from tutela.casework.custody import log
from tutela.casework.enquiries.actions.write_step import write_step
from tutela.casework.enquiries.errors import BadEnquiry
from tutela.casework.enquiries.models import Concern, Enquiry, State, Step
from tutela.casework.enquiries.waits import word_of_supervisor
from tutela.casework.gate import Act, Actor


@transaction.atomic
def escalate(by: Actor, enquiry: Enquiry, seen: int, concern: str, says: str = "") -> Enquiry:
    """Escalate an enquiry for a coded reason; a clock of the supervisors runs beside that of its answer.

    Raises:
        NotAllowed: the actor does not work on enquiries.
        EnquiryMoved: it is another version than was seen, or has ended.
        BadEnquiry: the reason is none.
    """
    gate.require(by, Act.WORK_ENQUIRIES, on=enquiry)
    if concern not in Concern.values:
        raise BadEnquiry("Choose why it goes to a supervisor.")
    current, step = write_step(by, enquiry, seen, Step.Kind.ESCALATED, code=concern, says=says)
    current.state = State.ESCALATED
    current.save(update_fields=["version", "owner", "state"])
    start(by, "enquiry", [current.pk], word_of_supervisor())
    log.record(
        by, "enquiry.escalated", purpose="enquiry", wrote=[current, step], enquiry=current.pk, reason=concern
    )
    return current
