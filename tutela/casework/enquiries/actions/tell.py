"""Says what an asker was told of what was looked up."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.enquiries.actions.write_step import write_step
from tutela.casework.enquiries.errors import BadEnquiry, EnquiryMoved
from tutela.casework.enquiries.models import Enquiry, LookUp, Step
from tutela.casework.gate import Act, Actor


@transaction.atomic
def tell(by: Actor, enquiry: Enquiry, seen: int, step: int, told: str, *, minutes: int = 0) -> LookUp:
    """Say what an asker was told of what was looked up; once, and only what is so.

    Args:
        by: who told them.
        enquiry: which.
        seen: the version they saw.
        step: the number of the step in which it was looked up.
        told: a code of `LookUp.Told`.
        minutes: how long it took, with the looking up.

    Raises:
        NotAllowed: the actor does not work on enquiries.
        EnquiryMoved: it is another version than was seen, has ended, or the asker was told already.
        BadEnquiry: nothing was looked up in that step, or what is told is not so.
    """
    gate.require(by, Act.WORK_ENQUIRIES, on=enquiry)
    found = LookUp.objects.filter(step__enquiry=enquiry, step__number=step).first()
    if found is None or told not in LookUp.Told.values or told == LookUp.Told.LATER:
        raise BadEnquiry("Choose what the asker was told, and of which look-up.")
    if told == LookUp.Told.NOTHING_KNOWN and found.known:
        raise BadEnquiry("It is known here, so that nobody is told that it is not.")
    if told == LookUp.Told.KNOWN and not found.known:
        raise BadEnquiry(
            "It is not known here, and what is like it only suggests: nobody is told that it is."
        )
    current, written = write_step(by, enquiry, seen, Step.Kind.TOLD, code=told, minutes=minutes)
    # Read again under the enquiry's lock.
    found.refresh_from_db()
    if found.told != LookUp.Told.LATER:
        raise EnquiryMoved("The asker was told of this already. Look it up again to tell them anew.")
    current.save(update_fields=["version", "owner"])
    found.told = told
    found.save(update_fields=["told"])
    log.record(
        by, "enquiry.told", purpose="enquiry", wrote=[current, written, found], enquiry=current.pk, told=told
    )
    return found
