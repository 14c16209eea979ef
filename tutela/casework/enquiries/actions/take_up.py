"""Takes an enquiry up: it is the actor's from then on."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.enquiries.actions.write_step import write_step
from tutela.casework.enquiries.models import Enquiry, Step
from tutela.casework.gate import Act, Actor


@transaction.atomic
def take_up(by: Actor, enquiry: Enquiry, seen: int) -> Enquiry:
    """Take an enquiry up, or over from a colleague.

    Raises:
        NotAllowed: the actor does not work on enquiries.
        EnquiryMoved: it is another version than was seen, or has ended.
    """
    gate.require(by, Act.WORK_ENQUIRIES, on=enquiry)
    current, step = write_step(by, enquiry, seen, Step.Kind.TAKEN_UP)
    current.owner_id = by.person
    current.save(update_fields=["version", "owner"])
    log.record(by, "enquiry.taken_up", purpose="enquiry", wrote=[current, step], enquiry=current.pk)
    return current
