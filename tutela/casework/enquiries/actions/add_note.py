"""Says what was done with an enquiry, or which advice was given."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.enquiries.actions.write_step import write_step
from tutela.casework.enquiries.errors import BadEnquiry
from tutela.casework.enquiries.models import Enquiry, Step
from tutela.casework.enquiries.queries import advice as advice_of
from tutela.casework.gate import Act, Actor
from tutela.casework.policies import queries as policies


@transaction.atomic
def add_note(
    by: Actor, enquiry: Enquiry, seen: int, says: str, *, advice: int | None = None, minutes: int = 0
) -> Enquiry:
    """Add what was done; with advice, which of the unit's documents was given, in the version in force.

    Args:
        by: who did it.
        enquiry: with which.
        seen: the version they saw.
        says: what was done, in words; may be empty where advice says it.
        advice: the number of a version in force of a document.
        minutes: how long it took.

    Raises:
        NotAllowed: the actor does not work on enquiries.
        EnquiryMoved: it is another version than was seen, or has ended.
        BadEnquiry: nothing is said, or the advice is none in force.
        VersionBroken: the advice is not what two people approved.
    """
    gate.require(by, Act.WORK_ENQUIRIES, on=enquiry)
    given = advice_of(by).filter(pk=advice).first() if advice is not None else None
    if advice is not None and given is None:
        raise BadEnquiry("That advice is not in force any more. Choose one of the list.")
    if given is not None:
        policies.whole(given)
    if given is None and not says.strip():
        raise BadEnquiry("Nothing is said. Say what was done, or choose the advice that was given.")
    kind = Step.Kind.ADVISED if given else Step.Kind.NOTED
    current, step = write_step(by, enquiry, seen, kind, says=says, advice=given, minutes=minutes)
    current.save(update_fields=["version", "owner"])
    log.record(
        by, f"enquiry.{kind}", purpose="enquiry", wrote=[current, step], enquiry=current.pk,
        advice=given.pk if given else None,
    )  # fmt: skip
    return current
