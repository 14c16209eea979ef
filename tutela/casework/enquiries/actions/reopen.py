"""Opens an enquiry again that had ended."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.clocks.actions.start import start
from tutela.casework.custody import log
from tutela.casework.enquiries.actions.write_step import write_step
from tutela.casework.enquiries.errors import BadEnquiry
from tutela.casework.enquiries.models import Enquiry, State, Step
from tutela.casework.enquiries.waits import answer_to
from tutela.casework.gate import Act, Actor


@transaction.atomic
def reopen(by: Actor, enquiry: Enquiry, seen: int, says: str) -> Enquiry:
    """Open an enquiry again that had ended; the clock for its answer runs anew.

    Raises:
        NotAllowed: the actor does not work on enquiries.
        EnquiryMoved: it is another version than was seen, or has not ended.
        BadEnquiry: it is not said why.
    """
    gate.require(by, Act.WORK_ENQUIRIES, on=enquiry)
    if not says.strip():
        raise BadEnquiry("Say why it is opened again.")
    current, step = write_step(by, enquiry, seen, Step.Kind.REOPENED, says=says, may_have_ended=True)
    current.state, current.ending, current.ended_at = State.OPEN, "", None
    current.save(update_fields=["version", "owner", "state", "ending", "ended_at"])
    start(by, "enquiry", [current.pk], answer_to(current.about))
    log.record(by, "enquiry.reopened", purpose="enquiry", wrote=[current, step], enquiry=current.pk)
    return current
