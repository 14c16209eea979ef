"""Asks a second person to lower the risk of somebody."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.risk import queries as risk
from tutela.casework.risk.actions.decide import ask_to_lower
from tutela.casework.risk.models import Lowering
from tutela.casework.subjects import harm
from tutela.casework.subjects.models import Subject
from tutela.engine.taxonomy import terminology


@transaction.atomic
def ask_lower(by: Actor, subject: Subject, band: str, reason: str, *, clears: bool = False) -> Lowering:
    """Ask for a lower band; nothing changes until another person confirms it.

    Args:
        by: who asks.
        subject: of whom.
        band: the band asked for; with `clears` it may be the one that stands.
        reason: why.
        clears: no child is at immediate risk any more.

    Raises:
        NotAllowed: the actor does not work on who is named in cases.
        NoReason: there is none.
        RiskMoved: it would lower nothing, or something waits already.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.WORK_SUBJECTS, on=subject)
    terminology.guard(reason)
    lock_unit(by.unit)
    stands = risk.newest(by.unit, harm.KIND, [subject.pk])[subject.pk]
    asked = ask_to_lower(by, stands, band, reason, clears=clears)
    log.record(
        by, "subject.lowering_asked", purpose="investigation", wrote=[asked], subject=subject.pk,
        lowering=asked.pk, band=band, clears=clears,
    )  # fmt: skip
    return asked
