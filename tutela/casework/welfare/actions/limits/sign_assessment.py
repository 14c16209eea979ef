"""Signs a risk assessment that another person entered; with that it counts."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.welfare.errors import BadEntry, OwnAssessment
from tutela.casework.welfare.limits import signing
from tutela.casework.welfare.models import RiskAssessment


@transaction.atomic
def sign_assessment(by: Actor, assessment: RiskAssessment) -> RiskAssessment:
    """Sign an assessment as the second, in another role than the one who entered it.

    Raises:
        OwnAssessment: the actor entered it, or holds no other role than its author did.
        BadEntry: it is signed already.
    """
    gate.require(by, Act.ASSESS_VIEWING, on=assessment)
    lock_unit(by.unit)
    signed = RiskAssessment.objects.get(pk=assessment.pk)
    if signed.second_id is not None:
        raise BadEntry("This assessment is signed already.")
    role = signing.role_of(by, signed.author_role)
    if signed.author_id == by.person or not role:
        raise OwnAssessment(
            f"It was entered by {signed.author.name}, {signed.author_role}. "
            "Another person, in another role, signs it."
        )
    signed.second_id, signed.second_role, signed.signed_at = by.person, role, timezone.now()
    signed.save(update_fields=["second", "second_role", "signed_at"])
    log.record(
        by,
        "assessment.signed",
        purpose="welfare",
        wrote=[signed],
        assessment=signed.pk,
        duty=signed.duty,
        limits_sha256=signed.digest,
    )
    return signed
