"""Enters that somebody who was told of a correction undid what they had done."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.takedown.actions.moving import locked, move
from tutela.casework.takedown.errors import BadWord
from tutela.casework.takedown.models import Correction
from tutela.engine.taxonomy import terminology

_MOST = 300


@transaction.atomic
def answer_correction(by: Actor, correction: Correction, basis: str) -> Correction:
    """Enter that a recipient answered; the first answer stays.

    Args:
        by: who enters it.
        correction: which.
        basis: on what it rests: the reference of their mail.

    Raises:
        NotAllowed: the actor works on no notices.
        BadWord: nothing says on what it rests.
    """
    gate.require(by, Act.WORK_NOTICES, on=correction.appeal.notice)
    terminology.guard(basis)
    if not 0 < len(basis.strip()) <= _MOST:
        raise BadWord(f"Say on what it rests, in {_MOST} characters at most.")
    notice = locked(correction.appeal.notice)
    current = Correction.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    if current.answered_at is None:
        current.answered_at, current.basis = timezone.now(), basis.strip()
        current.save()
        move(by, notice, "correction_answered", says=f"By {current.recipient}", wrote=[current])
    return current
