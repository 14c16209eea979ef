"""Ends an enquiry with what it ended in."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.clocks.actions.end import end
from tutela.casework.custody import log
from tutela.casework.enquiries.actions.write_step import write_step
from tutela.casework.enquiries.errors import BadEnquiry, EnquiryMoved
from tutela.casework.enquiries.models import Ending, Enquiry, State, Step
from tutela.casework.gate import Act, Actor, Role


@transaction.atomic
def end_enquiry(
    by: Actor, enquiry: Enquiry, seen: int, ending: str, says: str, *, minutes: int = 0
) -> Enquiry:
    """End an enquiry, and its clocks; what was escalated is ended by a supervisor alone.

    Args:
        by: who ends it.
        enquiry: which.
        seen: the version they saw.
        ending: a code of `Ending`.
        says: what was answered, to whom it was passed on, or why no answer was needed.
        minutes: how long it took.

    Raises:
        NotAllowed: the actor does not work on enquiries.
        EnquiryMoved: it is another version than was seen, has ended, or waits for a supervisor's word.
        BadEnquiry: the ending is none, or nothing is said.
    """
    gate.require(by, Act.WORK_ENQUIRIES, on=enquiry)
    if ending not in Ending.values:
        raise BadEnquiry("Choose what it ends in.")
    if not says.strip():
        raise BadEnquiry("Say what was answered, to whom it was passed on, or why no answer was needed.")
    current, step = write_step(by, enquiry, seen, Step.Kind.ENDED, code=ending, says=says, minutes=minutes)
    if current.state == State.ESCALATED and Role.SUPERVISOR not in by.roles:
        raise EnquiryMoved(f"{current} waits for a supervisor's word, so that a supervisor ends it.")
    current.state, current.ending, current.ended_at = State.ENDED, ending, timezone.now()
    current.save(update_fields=["version", "owner", "state", "ending", "ended_at"])
    end(by, "enquiry", [current.pk])
    log.record(
        by, "enquiry.ended", purpose="enquiry", wrote=[current, step], enquiry=current.pk, ending=ending
    )
    return current
