"""Opens a request of somebody for what is held about them."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.disclosure import law
from tutela.casework.disclosure.errors import BadDisclosure
from tutela.casework.disclosure.models import AccessRequest
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.retention.actions import place_hold
from tutela.casework.retention.queries import thing_of_case
from tutela.casework.subjects.models import Subject


@transaction.atomic
def open_request(
    by: Actor, requester: str, contact: str, received_on: date, subject: Subject | None = None
) -> AccessRequest:
    """Open a request; where a person of a case is meant, the case is held until it is answered.

    Args:
        by: who enters it.
        requester: who asks.
        contact: where the answer goes.
        received_on: the day on which it came.
        subject: the person of a case that they are taken for; none where nothing is held.

    Raises:
        NotAllowed: the actor does not work on requests.
        BadDisclosure: who asks, where they are reached, or the day lacks.
    """
    gate.require(by, Act.WORK_SUBJECTS)
    if not (0 < len(requester.strip()) <= 200 and 0 < len(contact.strip()) <= 500):  # noqa: PLR2004
        raise BadDisclosure("Say who asks, and where the answer goes.")
    if received_on > timezone.localdate():
        raise BadDisclosure("The day on which it came is not yet.")
    if subject is not None:
        gate.require(by, Act.WORK_SUBJECTS, on=subject.case)
    lock_unit(by.unit)
    made = AccessRequest(
        unit_id=by.unit, requester=requester.strip(), contact=contact.strip(), received_on=received_on,
        opened_by_id=by.person, subject=subject.pk if subject else None,
    )  # fmt: skip
    if subject is not None:
        hold = place_hold(
            by, thing_of_case(subject.case), "A request for access is open.", law.access()["citation"]
        )
        made.hold = hold.pk
    made.save()
    log.record(
        by, "access.opened", purpose="access request", wrote=[made], access_request=made.pk,
        subject=made.subject, received_on=received_on.isoformat(),
    )  # fmt: skip
    return made
