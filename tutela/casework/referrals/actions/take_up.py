"""Takes a referral up: it is the actor's from then on."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.referrals.actions.write_version import write_version
from tutela.casework.referrals.models import Referral


@transaction.atomic
def take_up(by: Actor, referral: Referral, seen: int) -> Referral:
    """Take a referral up, or over from a colleague.

    Args:
        by: whose it is from then on.
        referral: which.
        seen: the version they saw.

    Raises:
        NotAllowed: the actor does not work on referrals.
        ReferralMoved: it is another version by now, or has ended.
    """
    gate.require(by, Act.WORK_REFERRALS, on=referral)
    current, version = write_version(by, referral, seen, owner=by.person)
    log.record(
        by, "referral.taken_up", purpose="safeguarding", wrote=[current, version], referral=current.pk,
        version=version.number,
    )  # fmt: skip
    return current
